/** Shapes in pixels of the image as shown (after EXIF rotation), origin top left. Plain data, as the API stores it. */
export type Pair = [x: number, y: number];
export interface Size {
  width: number;
  height: number;
}
export type Rect = Size & { x: number; y: number };
export type Box = Rect & { type: "box"; label: string };
export interface Polygon {
  type: "polygon";
  label: string;
  points: Pair[];
}
export interface Point {
  type: "point";
  label: string;
  x: number;
  y: number;
}
export type Shape = Box | Polygon | Point;
export type ShapeType = Shape["type"];
export type BoxesValue = { shapes: Shape[] };

export const TYPES: ShapeType[] = ["box", "polygon", "point"];

/** Coordinates are kept in eighths of a pixel: fine enough for any hand, and their sums are exact in binary. */
const STEPS = 8;
export const snapped = (n: number): number => Math.round(n * STEPS) / STEPS;

export const clamp = (n: number, low: number, high: number): number => Math.min(Math.max(n, low), Math.max(low, high));

/** The nearest place inside the image, on the grid of eighths. */
export function inside([x, y]: Pair, size: Size): Pair {
  return [clamp(snapped(x), 0, size.width), clamp(snapped(y), 0, size.height)];
}

/** The smallest upright rectangle around a shape; a point's has no sides. */
export function bounds(shape: Shape): Rect {
  if (shape.type === "box") return { x: shape.x, y: shape.y, width: shape.width, height: shape.height };
  if (shape.type === "point") return { x: shape.x, y: shape.y, width: 0, height: 0 };
  return around(shape.points);
}

export function around(points: Pair[]): Rect {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The box between two corners, whichever way they lie. */
export function boxBetween(one: Pair, other: Pair, label: string): Box {
  return { type: "box", label, ...around([one, other]) };
}

/** Surface in square pixels (polygons by the shoelace formula). */
export function area(shape: Shape): number {
  if (shape.type === "box") return shape.width * shape.height;
  if (shape.type === "point") return 0;
  const twice = shape.points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = shape.points[(at + 1) % shape.points.length]!;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** The shape moved by (dx, dy) as far as the image allows; its form stays. */
export function moved(shape: Shape, dx: number, dy: number, size: Size): Shape {
  const { x, y, width, height } = bounds(shape);
  const byX = clamp(snapped(dx), -x, size.width - width - x);
  const byY = clamp(snapped(dy), -y, size.height - height - y);
  if (shape.type !== "polygon") return { ...shape, x: shape.x + byX, y: shape.y + byY };
  return { ...shape, points: shape.points.map(([px, py]) => [px + byX, py + byY]) };
}

/** The shape with its right and lower ends moved by (dx, dy); it keeps at least one pixel and stays in the image. */
export function grown(shape: Shape, dx: number, dy: number, size: Size): Shape {
  if (shape.type === "point") return shape;
  const was = bounds(shape);
  const width = clamp(snapped(was.width + dx), 1, size.width - was.x);
  const height = clamp(snapped(was.height + dy), 1, size.height - was.y);
  if (shape.type === "box") return { ...shape, width, height };
  const stretch = (n: number, from: number, had: number, has: number) => (had === 0 ? n : from + ((n - from) * has) / had);
  const points = shape.points.map(([x, y]) => inside([stretch(x, was.x, was.width, width), stretch(y, was.y, was.height, height)], size));
  return { ...shape, points };
}

/** The shape as it fits into another image: moved in whole, cut where it is larger. */
export function fitted(shape: Shape, size: Size): Shape {
  const { width, height } = bounds(shape);
  const [over, under] = [Math.min(size.width - width, 0), Math.min(size.height - height, 0)];
  const cut = over || under ? grown(atOrigin(shape), over, under, size) : shape;
  return moved(cut, 0, 0, size);
}

function atOrigin(shape: Shape): Shape {
  const { x, y } = bounds(shape);
  if (shape.type !== "polygon") return { ...shape, x: 0, y: 0 };
  return { ...shape, points: shape.points.map(([px, py]) => [px - x, py - y]) };
}

/** A new shape a quarter as large as `seen`, in its middle. */
export function centred(type: ShapeType, label: string, seen: Rect, size: Size): Shape {
  const [x, y] = [seen.x + seen.width / 2, seen.y + seen.height / 2];
  if (type === "point") {
    const [px, py] = inside([x, y], size);
    return { type, label, x: px, y: py };
  }
  const [w, h] = [Math.max(seen.width / 8, 0.5), Math.max(seen.height / 8, 0.5)];
  const corners = ([[x - w, y - h], [x + w, y - h], [x + w, y + h], [x - w, y + h]] as Pair[]).map((corner) => inside(corner, size));
  if (type === "polygon") return { type, label, points: corners };
  return boxBetween(corners[0]!, corners[2]!, label);
}

/**
 * Whether a shape just drawn is a slip of the hand.
 *
 * Slips are made on the screen, so they are measured there: under 3 screen pixels on a side. A mark of 2 image pixels
 * drawn on purpose at 800 % stays; nothing under one image pixel does.
 */
export function isSlip(shape: Shape, scale: number): boolean {
  if (shape.type === "point") return false;
  const { width, height } = bounds(shape);
  const least = Math.max(3 / scale, shape.type === "box" ? 1 : 0.125);
  return width < least || height < least || (shape.type === "polygon" && shape.points.length < 3);
}
