import type { LabelClass } from "../../api/types";
import { createStore, type Store } from "../../state/store";
import type { Pair, Rect, Shape, ShapeType, Size } from "./shapes";

export type Tool = "select" | ShapeType;

/** What the hand is about on one item; the shapes themselves are the draft, which the page keeps. */
export interface DeskState {
  tool: Tool;
  /** The class that the next shape gets; the guideline's first while null. */
  armed: string | null;
  selected: number | null;
  /** The handle of the selected shape that the arrows move, instead of the whole. */
  handle: number | null;
  /** The corners so far of a polygon that is being drawn. */
  open: Pair[] | null;
  past: Shape[][];
  future: Shape[][];
  /** What the last step was, where more of the same belong to it: a held arrow is one step. */
  run: string | null;
  /** Whether the image could not be shown. */
  broken: boolean;
  /** Said to a screen reader after an edit. */
  said: string;
}

/** What the stage lends to the keys and the buttons outside it. */
export interface StagePort {
  /** "whole" is one image pixel on one pixel of the screen; "swap" goes between that and the whole image. */
  zoom(to: "in" | "out" | "fit" | "whole" | "swap"): void;
  /** Moves the image by CSS pixels. */
  pan(dx: number, dy: number): void;
  /** The part of the image in sight. */
  seen(): Rect;
  /** Puts the focus on the selected shape, or on the stage. */
  focus(): void;
}

export interface Desk extends Store<DeskState> {
  lease: number;
  /** Of the image as shown; null until it is there, and while it is nothing can be drawn. */
  size: Size | null;
  port: StagePort | null;
}

/** Steps back that are kept for one item. */
const STEPS = 100;
/** Where nothing has been drawn yet. */
const EMPTY: Omit<DeskState, "tool" | "armed"> = { selected: null, handle: null, open: null, past: [], future: [], run: null, broken: false, said: "" };

let current: Desk | null = null;
let last: { classes: string; shapes: Shape[] } | null = null;
let drawn: { classes: string; shapes: Shape[] } | null = null;

/** The desk of a lease. A new lease clears it, and what lay on it can be copied; tool and class stay in the hand. */
export function deskFor(lease: number, types: readonly ShapeType[]): Desk {
  if (current?.lease === lease) return current;
  const { tool = types[0]!, armed = null } = current?.get() ?? {};
  if (drawn?.shapes.length) last = drawn;
  drawn = null;
  const kept = tool === "select" || types.includes(tool) ? tool : types[0]!;
  return (current = { ...createStore<DeskState>({ ...EMPTY, tool: kept, armed }), lease, size: null, port: null });
}

/** Forgets what was drawn; between tests. */
export function forgetDesk(): void {
  current = last = drawn = null;
}

/** The items whose image could not be shown; those have no answer. */
const broken = new Set<number>();
export const isBroken = (item: number): boolean => broken.has(item);
export function setBroken(desk: Desk, item: number, is: boolean): void {
  if (is) broken.add(item);
  else broken.delete(item);
  if (desk.get().broken !== is) desk.set({ broken: is });
}

/** Notes what is drawn now, so that the next item can copy it. */
export function note(classes: LabelClass[], shapes: Shape[]): void {
  drawn = { classes: keyOf(classes), shapes };
}

/** The shapes of the last item on which any were drawn; none of a guideline with other classes. */
export function lastShapes(classes: LabelClass[]): Shape[] {
  return last?.classes === keyOf(classes) ? last.shapes : [];
}

const keyOf = (classes: LabelClass[]): string => JSON.stringify(classes.map(({ id, name }) => [id, name]));

/** The history with one more step in it; a step of the same run as the last one goes into that. */
export function stepped(state: DeskState, shapes: Shape[], run: string | null): Pick<DeskState, "past" | "future" | "run"> {
  const past = run !== null && run === state.run ? state.past : [...state.past, shapes].slice(-STEPS);
  return { past, future: [], run };
}
