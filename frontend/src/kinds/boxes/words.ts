import type { LabelClass } from "../../api/types";
import { bounds, type BoxesValue, type Shape, type ShapeType } from "./shapes";

const NOUNS: Record<ShapeType, [one: string, many: string]> = { box: ["box", "boxes"], polygon: ["polygon", "polygons"], point: ["point", "points"] };

/** Why an answer is not taken. */
export const NO_IMAGE = "Not sent: there is no image to look at. Skip it, or flag it.";

export function className(classes: LabelClass[], id: string): string {
  return classes.find((each) => each.id === id)?.name ?? "a class that is gone";
}

/** "3 boxes: car 2, person 1"; "2 boxes, 1 point: …" where they are mixed; "nothing here" for none. */
export function words(classes: LabelClass[], { shapes }: BoxesValue): string {
  if (shapes.length === 0) return "nothing here";
  const types = tally(shapes.map((shape) => shape.type)).map(([type, n]) => `${n} ${NOUNS[type][n === 1 ? 0 : 1]}`);
  const order = [...classes.map((each) => each.id), ...shapes.map((shape) => shape.label)];
  const labels = tally(shapes.map((shape) => shape.label), order).map(([id, n]) => `${className(classes, id)} ${n}`);
  return `${types.join(", ")}: ${labels.join(", ")}`;
}

function tally<T extends string>(of: T[], order: T[] = ["box", "polygon", "point"] as T[]): [T, number][] {
  return [...new Set(order)].map((each): [T, number] => [each, of.filter((one) => one === each).length]).filter(([, n]) => n > 0);
}

/** "Box 2, car" and, in full, where it is: "Box 2, car, 120 by 80 at 30, 40". */
export function described(classes: LabelClass[], shape: Shape, index: number, full = false): string {
  const noun = NOUNS[shape.type][0];
  const name = `${noun[0]!.toUpperCase()}${noun.slice(1)} ${index + 1}, ${className(classes, shape.label)}`;
  return full ? `${name}, ${placeOf(shape, " by ")}` : name;
}

/** "120 × 80 at 30, 40", in image pixels, to a tenth. */
export function placeOf(shape: Shape, by = "\u00a0×\u00a0"): string {
  const { x, y, width, height } = bounds(shape);
  const size = shape.type === "point" ? "" : `${tenth(width)}${by}${tenth(height)} `;
  return `${size}at ${tenth(x)}, ${tenth(y)}`;
}

const tenth = (n: number): string => String(Math.round(n * 10) / 10);
