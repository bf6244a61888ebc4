import { createStore, type Store } from "../../state/store";
import type { Range } from "./text";
import type { Span } from "./value";

/** Where the hand is in a text. Stage and choices share it; it is never sent. */
export interface Cursor {
  /** The words between which the selection lies, in UTF-16 units; the same word twice is a caret. Null before the first move. */
  anchor: Range | null;
  head: Range | null;
  /** Whether the selection was made on purpose, by drag, tap or Shift. A caret is only where it stands. */
  picked: boolean;
  /** Whether a mouse has just made it, so that the classes come to the mouse. */
  pointed: boolean;
  /** The span in focus, by its id. */
  focus: string | null;
  /** Where up and down aim at, in pixels from the left. */
  goal: number | null;
  /** What a screen reader is told. */
  said: string;
  /** What could not be done, and why. */
  refusal: string | null;
  /** Whether to scroll the head into sight. */
  reveal: boolean;
  past: Span[][];
  future: Span[][];
}

const BEGIN: Cursor = {
  anchor: null, head: null, picked: false, pointed: false, focus: null, goal: null, said: "", refusal: null, reveal: false,
  past: [], future: [],
};

/** The leases whose cursors are remembered: those in hand and a few before. */
const KEPT = 12;
const cursors = new Map<number, Store<Cursor>>();

export function cursorOf(lease: number): Store<Cursor> {
  const cursor = cursors.get(lease) ?? createStore(BEGIN);
  cursors.delete(lease);
  cursors.set(lease, cursor);
  if (cursors.size > KEPT) cursors.delete(cursors.keys().next().value!);
  return cursor;
}

/** What is selected, or the word at the caret. */
export function selectionOf({ anchor, head }: Pick<Cursor, "anchor" | "head">): Range | null {
  if (!anchor || !head) return null;
  return { start: Math.min(anchor.start, head.start), end: Math.max(anchor.end, head.end) };
}

export const isExtended = ({ anchor, head }: Cursor): boolean => anchor?.start !== head?.start || anchor?.end !== head?.end;
