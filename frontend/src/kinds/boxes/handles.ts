import { bounds, boxBetween, inside, moved, type Box, type Pair, type Polygon, type Shape, type Size } from "./shapes";

/** The eight handles of a box, clockwise from its top left corner: where they sit, in parts of its sides. */
const BOX_HANDLES: Pair[] = [[0, 0], [0.5, 0], [1, 0], [1, 0.5], [1, 1], [0.5, 1], [0, 1], [0, 0.5]];
const BOX_NAMES = ["top left corner", "top edge", "top right corner", "right edge", "bottom right corner", "bottom edge", "bottom left corner", "left edge"];
const BOX_CURSORS = ["nwse", "ns", "nesw", "ew", "nwse", "ns", "nesw", "ew"];

/** Where the handles of a shape are, in image pixels: eight of a box, each corner of a polygon, none of a point. */
export function handlesOf(shape: Shape): Pair[] {
  if (shape.type === "point") return [];
  if (shape.type === "polygon") return shape.points;
  return BOX_HANDLES.map(([across, down]) => [shape.x + across * shape.width, shape.y + down * shape.height]);
}

/** Under this many CSS pixels a side has no room for the handle in its middle. */
const ROOM = 36;

/** The handles that are drawn: of a small box only the corners, so that they do not hide it. */
export function handlesShown(shape: Shape, scale: number): Pair[] {
  const handles = handlesOf(shape);
  if (shape.type !== "box" || Math.min(shape.width, shape.height) * scale >= ROOM) return handles;
  return handles.filter((_, index) => index % 2 === 0);
}

export function handleName(shape: Shape, handle: number): string {
  return shape.type === "box" ? BOX_NAMES[handle]! : `corner ${handle + 1} of ${handlesOf(shape).length}`;
}

export function handleCursor(shape: Shape, handle: number): string {
  return shape.type === "box" ? `${BOX_CURSORS[handle]}-resize` : "move";
}

/**
 * The shape with one handle at `to`, inside the image.
 *
 * A box keeps the opposite corner or edge; pulled past it, the box turns over. Always give the shape as it was when
 * the drag began: a box that turned over has its handles elsewhere.
 */
export function pulled(shape: Shape, handle: number, to: Pair, size: Size): Shape {
  const at = inside(to, size);
  if (shape.type === "box") return pulledBox(shape, handle, at);
  if (shape.type === "polygon") return { ...shape, points: shape.points.map((point, index) => (index === handle ? at : point)) };
  return moved(shape, at[0] - shape.x, at[1] - shape.y, size);
}

function pulledBox(box: Box, handle: number, [x, y]: Pair): Box {
  const [across, down] = BOX_HANDLES[handle]!;
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const one: Pair = [across === 0 ? x : box.x, down === 0 ? y : box.y];
  const other: Pair = [across === 1 ? x : right, down === 1 ? y : bottom];
  return boxBetween(one, other, box.label);
}

/** One step of a handle by the keyboard; a box keeps one pixel and never turns over. */
export function nudged(shape: Shape, handle: number, dx: number, dy: number, size: Size): Shape {
  const [x, y] = handlesOf(shape)[handle]!;
  const next = pulled(shape, handle, [x + dx, y + dy], size);
  if (shape.type !== "box") return next;
  const [now, [across, down]] = [bounds(next), BOX_HANDLES[handle]!];
  const turned = (across === 0 && now.x >= shape.x + shape.width) || (across === 1 && now.x < shape.x)
    || (down === 0 && now.y >= shape.y + shape.height) || (down === 1 && now.y < shape.y);
  return turned || now.width < 1 || now.height < 1 ? shape : next;
}

/** The polygon with a new corner in the middle of the side after `corner`. */
export function withCorner(polygon: Polygon, corner: number, size: Size): Polygon {
  const [x, y] = polygon.points[corner]!;
  const [nextX, nextY] = polygon.points[(corner + 1) % polygon.points.length]!;
  const points = [...polygon.points];
  points.splice(corner + 1, 0, inside([(x + nextX) / 2, (y + nextY) / 2], size));
  return { ...polygon, points };
}

/** The polygon without one corner; a triangle keeps its three. */
export function withoutCorner(polygon: Polygon, corner: number): Polygon {
  if (polygon.points.length <= 3) return polygon;
  return { ...polygon, points: polygon.points.filter((_, index) => index !== corner) };
}
