import type { Tool } from "./desk";
import { pulled } from "./handles";
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
  const handle = mine ? handleAt(mine, at, reach.handle) : null;
  if (mine && handle !== null) return { do: "pull", index: selected!, shape: mine, handle, from: at };
  const pile = shapesAt(shapes, at, reach.edge);
  const grips = tool === "select" ? pile : shapesAt(shapes, at, reach.edge, true);
  const index = grips.includes(selected ?? -1) ? selected! : grips[0];
  if (index !== undefined) return { do: "move", index, shape: shapes[index]!, from: at, pile };
  return tool === "select" ? { do: "pan", pile } : { do: "draw", from: at, pile };
}

/** The shape as it is while the pointer is at `to`; null where the gesture makes none. */
export function during(gesture: Gesture, to: Pair, label: string, size: Size): Shape | null {
  switch (gesture.do) {
    case "draw": return boxBetween(inside(gesture.from, size), inside(to, size), label);
    case "move": return moved(gesture.shape, to[0] - gesture.from[0], to[1] - gesture.from[1], size);
    case "pull": return pulled(gesture.shape, gesture.handle, to, size);
    case "pan": return null;
  }
}

/** What a press without a drag selects: the next of the pile under it, or nothing. */
export function clicked(gesture: Gesture, selected: number | null): number | null {
  if (gesture.do === "pull") return gesture.index;
  return nextOf(gesture.pile, selected !== null && gesture.pile.includes(selected) ? selected : null);
}
