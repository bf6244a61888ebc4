import { handlesOf } from "./handles";
import { area, type Pair, type Shape } from "./shapes";

const distance = ([ax, ay]: Pair, [bx, by]: Pair): number => Math.hypot(ax - bx, ay - by);

/** The corners of a shape's outline, in order. */
export function outline(shape: Shape): Pair[] {
  if (shape.type === "polygon") return shape.points;
  if (shape.type === "point") return [[shape.x, shape.y]];
  const [right, bottom] = [shape.x + shape.width, shape.y + shape.height];
  return [[shape.x, shape.y], [right, shape.y], [right, bottom], [shape.x, bottom]];
}

/** How far `at` is from the line between two points. */
export function distanceToSide(at: Pair, [ax, ay]: Pair, [bx, by]: Pair): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = dx || dy ? ((at[0] - ax) * dx + (at[1] - ay) * dy) / (dx * dx + dy * dy) : 0;
  const part = Math.min(1, Math.max(0, along));
  return distance(at, [ax + part * dx, ay + part * dy]);
}

/** How far `at` is from a shape's outline. */
export function distanceToOutline(shape: Shape, at: Pair): number {
  const corners = outline(shape);
  return Math.min(...corners.map((corner, index) => distanceToSide(at, corner, corners[(index + 1) % corners.length]!)));
}

/** Whether `at` is within a shape (even-odd rule). */
export function contains(shape: Shape, [x, y]: Pair): boolean {
  const corners = outline(shape);
  let within = false;
  corners.forEach(([ax, ay], index) => {
    const [bx, by] = corners[(index + 1) % corners.length]!;
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) within = !within;
  });
  return within;
}

/** The handle nearest to `at`, if one is within `slack`; in image pixels. */
export function handleAt(shape: Shape, at: Pair, slack: number): number | null {
  const far = handlesOf(shape).map((handle) => distance(handle, at));
  const nearest = far.indexOf(Math.min(...far));
  return nearest >= 0 && far[nearest]! <= slack ? nearest : null;
}

/**
 * The shapes under `at`, what is most likely meant first: the smallest, so that one inside another can be reached.
 *
 * `edges` leaves out those of which only the inside is hit.
 */
export function shapesAt(shapes: Shape[], at: Pair, slack: number, edges = false): number[] {
  const hit = (shape: Shape) => distanceToOutline(shape, at) <= slack || (!edges && contains(shape, at));
  return shapes
    .map((shape, index) => ({ index, size: area(shape), hit: hit(shape) }))
    .filter((each) => each.hit)
    .sort((a, b) => a.size - b.size || b.index - a.index)
    .map((each) => each.index);
}

/** Of the shapes under a click, the one after the selected: clicking again goes down the pile and round. */
export function nextOf(pile: number[], selected: number | null): number | null {
  if (pile.length === 0) return null;
  return pile[(selected === null ? 0 : pile.indexOf(selected) + 1) % pile.length]!;
}
