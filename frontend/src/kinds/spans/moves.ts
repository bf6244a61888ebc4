import { selectionOf, type Cursor } from "./cursor";
import { stopAfter, stopBefore, wordAt } from "./stops";
import { lineAt, type Range, type Text } from "./text";

export type Move = "next" | "previous" | "up" | "down" | "home" | "end";

export const MOVES: Record<string, Move> = {
  ArrowRight: "next", ArrowLeft: "previous", ArrowUp: "up", ArrowDown: "down", Home: "home", End: "end",
};

/** Tells where words lie on the page. */
export interface Layout {
  boxOf(range: Range): Box;
}

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Right-to-left text: the left arrow goes on. */
export function facing(move: Move, text: Text, head: Range | null): Move {
  if (move !== "next" && move !== "previous") return move;
  const line = head ? text.lines[lineAt(text, head.start)]! : text.lines[0]!;
  if (!isRightToLeft(text.text.slice(line.start, line.end))) return move;
  return move === "next" ? "previous" : "next";
}

/** As dir="auto" decides: by the first letter that has a direction. */
export function isRightToLeft(line: string): boolean {
  const first = /\p{L}/u.exec(line)?.[0];
  return first !== undefined && /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(first);
}

/** The cursor after a move; `extend` leaves the anchor where it is. Null where there is nowhere to go. */
export function moved(cursor: Cursor, text: Text, move: Move, extend: boolean, layout: Layout): Partial<Cursor> | null {
  const { head, anchor } = cursor;
  if (!head || !anchor) {
    const first = stopAfter(text, 0);
    return first && { anchor: first, head: first };
  }
  const goal = move === "up" || move === "down" ? (cursor.goal ?? middle(layout.boxOf(head))) : null;
  const to = target(from(cursor, move, extend), text, move, goal, layout);
  if (!to) return null;
  return { head: to, anchor: extend ? anchor : to, goal, picked: extend };
}

/** A plain move leaves a selection from the side it goes to. */
function from(cursor: Cursor, move: Move, extend: boolean): Range {
  const head = cursor.head!;
  const all = selectionOf(cursor)!;
  if (extend) return head;
  return move === "next" ? { start: head.start, end: all.end } : move === "previous" ? { start: all.start, end: head.end } : head;
}

function target(at: Range, text: Text, move: Move, goal: number | null, layout: Layout): Range | null {
  switch (move) {
    case "next": return stopAfter(text, at.end);
    case "previous": return stopBefore(text, at.start);
    case "down": return vertical(at, text, 1, goal!, layout);
    case "up": return vertical(at, text, -1, goal!, layout);
    case "home": return endOfRow(at, text, -1, layout);
    case "end": return endOfRow(at, text, 1, layout);
  }
}

const middle = ({ left, right }: Box) => (left + right) / 2;
const isBeyond = (box: Box, row: Box, way: 1 | -1) => (way > 0 ? box.top >= row.bottom - 1 : box.bottom <= row.top + 1);
const neighbour = (text: Text, at: Range, way: 1 | -1) => (way > 0 ? stopAfter(text, at.end) : stopBefore(text, at.start));

/** The word of the next row that lies nearest to `goal`. */
function vertical(at: Range, text: Text, way: 1 | -1, goal: number, layout: Layout): Range | null {
  const here = layout.boxOf(at);
  let best: Range | null = null;
  let row: Box | null = null;
  let distance = Infinity;
  for (let next = neighbour(text, at, way); next; next = neighbour(text, next, way)) {
    const box = layout.boxOf(next);
    if (!isBeyond(box, here, way)) continue;
    row ??= box;
    if (isBeyond(box, row, way)) break;
    const away = Math.max(box.left - goal, goal - box.right, 0);
    if (away < distance) [best, distance] = [next, away];
  }
  return best;
}

/** The first or last word of the row. */
function endOfRow(at: Range, text: Text, way: 1 | -1, layout: Layout): Range {
  const here = layout.boxOf(at);
  let last = at;
  for (let next = neighbour(text, at, way); next && !isBeyond(layout.boxOf(next), here, way); next = neighbour(text, next, way)) {
    last = next;
  }
  return last;
}

/** Puts the cursor on a range: its first and last words, so that it can be extended from either side. */
export function on(text: Text, range: Range): Pick<Cursor, "anchor" | "head" | "goal"> {
  return { anchor: clipped(wordAt(text, range.start), range), head: clipped(wordAt(text, range.end - 1), range), goal: null };
}

function clipped(word: Range | null, range: Range): Range {
  if (!word || word.end <= range.start || word.start >= range.end) return range;
  return { start: Math.max(word.start, range.start), end: Math.min(word.end, range.end) };
}
