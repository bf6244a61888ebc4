import { onlyInEach, trimmed } from "./compare";
import { numbered, tokensOf, wordsOf } from "./tokens";

export interface Piece {
  kind: "same" | "out" | "in";
  text: string;
}

/** Cells of the table that is still filled for an exact distance, some 20 ms of work. */
const EXACT_CELLS = 4_000_000;

/** A few words that happen to stand between two changes tell nothing. */
const ISLAND_WORDS = 2;

/**
 * What turned `before` into `after`, word by word: taken out before put in, whole runs at a time.
 *
 * "same" and "out" joined are `before`, "same" and "in" joined are `after`, to the letter.
 */
export function diff(before: string, after: string): Piece[] {
  const [one, other] = [tokensOf(before), tokensOf(after)];
  const [gone, come] = onlyInEach(...numbered(one, other));
  const pieces: Piece[] = [];
  for (let a = 0, b = 0; a < one.length || b < other.length; ) {
    const fromA = a;
    while (a < one.length && b < other.length && !gone[a] && !come[b]) a++, b++;
    add(pieces, "same", one.slice(fromA, a));
    const [outA, inB] = [a, b];
    while (gone[a]) a++;
    while (come[b]) b++;
    add(pieces, "out", one.slice(outA, a));
    add(pieces, "in", other.slice(inB, b));
  }
  return calmed(pieces);
}

function add(pieces: Piece[], kind: Piece["kind"], tokens: string[]) {
  if (tokens.length > 0) pieces.push({ kind, text: tokens.join("") });
}

/** Lets islands go under in the changes around them. */
function calmed(pieces: Piece[]): Piece[] {
  const calm: Piece[] = [];
  let out = "";
  let put = "";
  const flush = () => {
    if (out) calm.push({ kind: "out", text: out });
    if (put) calm.push({ kind: "in", text: put });
    out = put = "";
  };
  pieces.forEach(({ kind, text }, at) => {
    if (kind === "out") out += text;
    else if (kind === "in") put += text;
    else if (at > 0 && at < pieces.length - 1 && isIsland(text, Math.max(out.length, put.length), changedAfter(pieces, at))) {
      out += text;
      put += text;
    } else {
      flush();
      calm.push({ kind, text });
    }
  });
  flush();
  return calm;
}

function isIsland(text: string, lengthBefore: number, lengthAfter: number): boolean {
  if (text.trim() === "") return !text.includes("\n") && lengthBefore > 0;
  return text.length <= Math.min(lengthBefore, lengthAfter) && wordsOf(text).length <= ISLAND_WORDS && !text.includes("\n");
}

function changedAfter(pieces: Piece[], at: number): number {
  const lengths = pieces.slice(at + 1, at + 3).map(({ kind, text }) => (kind === "same" ? 0 : text.length));
  return Math.max(0, ...lengths);
}

export interface Change {
  /** Words put in, taken out or exchanged; the least number where `exact`, else a little more. */
  edits: number;
  exact: boolean;
  /** The words of the draft. */
  words: number;
}

/** By how many words two texts differ: Levenshtein (1966) over the words between white space. */
export function changeOf(before: string, after: string): Change {
  const draft = wordsOf(before);
  const [a, b] = numbered(draft, wordsOf(after));
  const [aFrom, aTo, bFrom, bTo] = trimmed(a, b, [0, a.length, 0, b.length]);
  const [left, right] = [a.subarray(aFrom, aTo), b.subarray(bFrom, bTo)];
  const exact = left.length * right.length <= EXACT_CELLS;
  return { edits: exact ? levenshtein(left, right) : atMost(left, right), exact, words: draft.length };
}

function levenshtein(a: Int32Array, b: Int32Array): number {
  const row = Int32Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 0; i < a.length; i++) {
    let corner = row[0]!;
    row[0] = i + 1;
    for (let j = 0; j < b.length; j++) {
      const kept = corner + (a[i] === b[j] ? 0 : 1);
      corner = row[j + 1]!;
      row[j + 1] = Math.min(kept, corner + 1, row[j]! + 1);
    }
  }
  return row[b.length]!;
}

/** Every run of changes exchanges words for words as far as both go. */
function atMost(a: Int32Array, b: Int32Array): number {
  const [gone, come] = onlyInEach(a, b);
  let edits = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; i++, j++) {
    const [fromA, fromB] = [i, j];
    while (gone[i]) i++;
    while (come[j]) j++;
    edits += Math.max(i - fromA, j - fromB);
  }
  return edits;
}
