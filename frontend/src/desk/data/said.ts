/** What a rejected field said, made visible: blanks are counted, control characters are spelt. */

export type Piece = { text: string; odd: boolean };

const LONGEST = 120;
const ODD = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]+/g;

/** The text in pieces; `odd` ones stand for characters that cannot be seen as they are. */
export function pieces(said: string): Piece[] {
  if (said === "") return [{ text: "(empty)", odd: true }];
  if (said.trim() === "" && !/[^ \u00a0]/.test(said)) {
    return [{ text: said.length === 1 ? "(1 space)" : `(${said.length} spaces)`, odd: true }];
  }
  const shown = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  return split(shown);
}

function split(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ODD)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), odd: false });
    found.push({ text: [...match[0]].map(spelt).join(""), odd: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), odd: false });
  return found;
}

const NAMED: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function spelt(char: string): string {
  const code = char.charCodeAt(0);
  return NAMED[char] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}
