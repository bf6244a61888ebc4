/** A paragraph, a list, or a heading of the guidelines; always shown as text, never as HTML. */
export interface Block {
  kind: "text" | "list" | "heading";
  lines: string[];
}

const BULLET = /^\s*[-*•]\s+/;
const HEADING = /^#{1,4}\s+/;

/** Splits plain text at empty lines; "- " begins list lines, an indented line goes on with its bullet, "# " is a heading. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let open: Block | null = null;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (open?.kind === "list" && isContinuation(line)) {
      open.lines.push(`${open.lines.pop()} ${line.trim()}`);
      continue;
    }
    const kind = BULLET.test(line) ? "list" : HEADING.test(line) ? "heading" : "text";
    if (!line.trim()) {
      open = null;
      continue;
    }
    if (!open || open.kind !== kind || kind === "heading") found.push((open = { kind, lines: [] }));
    open.lines.push(line.replace(kind === "list" ? BULLET : HEADING, ""));
  }
  return found;
}

/** An indented line after a bullet is the rest of that bullet, wrapped by whoever wrote it. */
function isContinuation(line: string): boolean {
  return /^\s+\S/.test(line) && !BULLET.test(line);
}
