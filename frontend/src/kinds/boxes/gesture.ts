import type { Tool } from "./desk";
import { handlesOf, pulled } from "./handles";
import { handleAt, nextOf, shapesAt } from "./hit";
import { boxBetween, inside, moved, type Pair, type Shape, type Size } from "./shapes";

/** What a pressed pointer does until it is let go. Places are in image pixels. */
export type Gesture =
  | { do: "draw"; from: Pair; pile: number[] }
  | { do: "move"; index: number; shape: Shape; from: Pair; pile: number[] }
  | { do: "pull"; index: number; shape: Shape; handle: number; from: Pair }
  | { do: "pan"; pile: number[] };

export interface Scene {
  shapes: Shape[];
  selected: number | null;
  tool: Tool;
  size: Size;
}

/** How near is near: to a handle, and to an outline; in image pixels. */
export interface Reach {
  handle: number;
  edge: number;
}

/**
 * What a press means.
 *
 * A handle of the selected shape comes first, then an outline. Within a shape the select tool moves it; a drawing tool
 * draws, since things lie on things. `chip` is the shape whose written name was pressed: a name always moves its shape.
 */
export function begin(scene: Scene, at: Pair, reach: Reach, chip: number | null): Gesture {
  const { shapes, selected, tool } = scene;
  const mine = selected === null ? undefined : shapes[selected];
  if (chip !== null && shapes[chip]) return { do: "move", index: chip, shape: shapes[chip], from: at, pile: [chip] };
  const handle = mine ? handleAt(mine, at, handleReach(mine, reach)) : null;
  if (mine && handle !== null) return { do: "pull", index: selected!, shape: mine, handle, from: at };
  const pile = shapesAt(shapes, at, reach.edge);
  const grips = tool === "select" ? pile : shapesAt(shapes, at, reach.edge, true);
  const index = grips.includes(selected ?? -1) ? selected! : grips[0];
  if (index !== undefined) return { do: "move", index, shape: shapes[index]!, from: at, pile };
  return tool === "select" ? { do: "pan", pile } : { do: "draw", from: at, pile };
}

/** The handles of a small box reach less far, or nothing would be left of it to take hold of. */
function handleReach(shape: Shape, reach: Reach): number {
  if (shape.type !== "box") return reach.handle;
  return Math.max(reach.edge, Math.min(reach.handle, Math.min(shape.width, shape.height) / 3));
}

/** From this zoom on a hand is finer than a pixel; under it, drawing ends on whole ones. CSS pixels an image pixel. */
const FINE = 4;
export const handGrid = (scale: number): number => (scale >= FINE ? 1 / 8 : 1);

/** The shape as it is while the pointer is at `to`, in steps of `grid`; null where the gesture makes none. */
export function during(gesture: Gesture, to: Pair, label: string, size: Size, grid: number): Shape | null {
  if (gesture.do === "pan") return null;
  const [from, end] = [gesture.from, to].map((place) => onGrid(place, grid)) as [Pair, Pair];
  switch (gesture.do) {
    case "draw": return boxBetween(inside(from, size), inside(end, size), label);
    case "move": return moved(gesture.shape, end[0] - from[0], end[1] - from[1], size);
    case "pull": {
      // A finger takes a handle from beside it; the handle goes along and does not jump under it.
      const [x, y] = handlesOf(gesture.shape)[gesture.handle]!;
      return pulled(gesture.shape, gesture.handle, [x + end[0] - from[0], y + end[1] - from[1]], size);
    }
  }
}

export const onGrid = ([x, y]: Pair, grid: number): Pair => [Math.round(x / grid) * grid, Math.round(y / grid) * grid];

/** What a press without a drag selects: the next of the pile under it, or nothing. */
export function clicked(gesture: Gesture, selected: number | null): number | null {
  if (gesture.do === "pull") return gesture.index;
  return nextOf(gesture.pile, selected !== null && gesture.pile.includes(selected) ? selected : null);
}
