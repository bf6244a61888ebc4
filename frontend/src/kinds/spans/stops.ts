import { edgesOf, lineAt, type Range, type Text, type Token } from "./text";

/** The stops of a line: its words and symbols, or where it has only punctuation, that. */
function stopsOf(text: Text, line: number): Token[] {
  const tokens = text.tokens(line);
  const stops = tokens.filter(({ stop }) => stop);
  return stops.length > 0 ? stops : tokens;
}

/** The first stop that begins at or after `unit`, or null. */
export function stopAfter(text: Text, unit: number): Range | null {
  for (let line = lineAt(text, unit); line < text.lines.length; line++) {
    const found = stopsOf(text, line).find(({ start }) => start >= unit);
    if (found) return bare(found);
  }
  return null;
}

/** The last stop that ends at or before `unit`, or null. */
export function stopBefore(text: Text, unit: number): Range | null {
  for (let line = lineAt(text, unit); line >= 0; line--) {
    const found = stopsOf(text, line).findLast(({ end }) => end <= unit);
    if (found) return bare(found);
  }
  return null;
}

/** What is meant by pointing at `unit`: the word around it or ending there, then punctuation, then the nearest. */
export function wordAt(text: Text, unit: number): Range | null {
  const tokens = text.tokens(lineAt(text, unit));
  const around = tokens.filter(({ start, end }) => start <= unit && unit <= end).reverse();
  const found =
    around.find(({ stop }) => stop) ??
    around[0] ??
    tokens.find(({ start }) => start > unit) ??
    tokens.at(-1);
  return found ? bare(found) : (stopAfter(text, unit) ?? stopBefore(text, unit));
}

/** Whole words, with punctuation only where it was touched and no white space at the ends; null for nothing but that. */
export function snapped(text: Text, { start, end }: Range): Range | null {
  const first = tokenWhere(text, start, ({ end: tokenEnd }) => tokenEnd > start);
  const last = tokenBefore(text, end);
  return first && last && first.start < last.end ? { start: first.start, end: last.end } : null;
}

function tokenWhere(text: Text, from: number, holds: (token: Token) => boolean): Token | null {
  for (let line = lineAt(text, from); line < text.lines.length; line++) {
    const found = text.tokens(line).find(holds);
    if (found) return found;
  }
  return null;
}

/** The last token that begins before `unit`. */
function tokenBefore(text: Text, unit: number): Token | null {
  for (let line = lineAt(text, unit); line >= 0; line--) {
    const found = text.tokens(line).findLast(({ start }) => start < unit);
    if (found) return found;
  }
  return null;
}

/** Whole characters as people see them, whatever else was touched. */
export function wholeCharacters(text: Text, { start, end }: Range): Range | null {
  const from = edgesOf(text, lineAt(text, start)).findLast((edge) => edge <= start) ?? start;
  const to = edgesOf(text, lineAt(text, end)).find((edge) => edge >= end) ?? end;
  return from < to ? { start: from, end: to } : null;
}

export type Edge = "start" | "end";

/** Where an end of a range goes by one step: a word's edge with `snap`, else a character's. Null at the text's ends. */
export function stepped(text: Text, unit: number, edge: Edge, way: 1 | -1, snap: boolean): number | null {
  const places = (line: number) => (snap ? text.tokens(line).map((token) => token[edge]) : edgesOf(text, line));
  for (let line = lineAt(text, unit); text.lines[line]; line += way) {
    const found = way > 0 ? places(line).find((place) => place > unit) : places(line).findLast((place) => place < unit);
    if (found !== undefined) return found;
  }
  return null;
}

function bare({ start, end }: Range): Range {
  return { start, end };
}
