import { expect, test } from "vitest";
import { handleName, handlesOf, handlesShown, nudged, pulled, withCorner, withoutCorner } from "./handles";
import { contains, distanceToOutline, handleAt, nextOf, shapesAt } from "./hit";
import { area, bounds, boxBetween, centred, fitted, grown, isSlip, moved, snapped, type Box, type Polygon, type Shape } from "./shapes";

const size = { width: 100, height: 60 };
const box = (x: number, y: number, width: number, height: number): Box => ({ type: "box", label: "c1", x, y, width, height });
const triangle: Polygon = { type: "polygon", label: "c1", points: [[10, 10], [50, 10], [10, 40]] };

test("a box drawn from any corner is the same box", () => {
  const same = box(10, 20, 30, 25);
  expect(boxBetween([10, 20], [40, 45], "c1")).toEqual(same);
  expect(boxBetween([40, 45], [10, 20], "c1")).toEqual(same);
  expect(boxBetween([40, 20], [10, 45], "c1")).toEqual(same);
});

test("a shape moved past the edge stops there with its form", () => {
  expect(moved(box(80, 10, 15, 20), 50, -50, size)).toEqual(box(85, 0, 15, 20));
  expect(moved(triangle, -30, 100, size)).toMatchObject({ points: [[0, 30], [40, 30], [0, 60]] });
  expect(moved({ type: "point", label: "c1", x: 99, y: 1 }, 5, -5, size)).toMatchObject({ x: 100, y: 0 });
});

test("thousands of moves never leave the image and add up exactly", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  let shape: Shape = box(40.125, 20.375, 12.625, 9.875);
  for (let step = 0; step < 5000; step++) {
    shape = moved(shape, random() * 80 - 40, random() * 80 - 40, size);
    const { x, y, width, height } = bounds(shape);
    expect(x >= 0 && y >= 0 && x + width <= size.width && y + height <= size.height).toBe(true);
    expect([width, height, snapped(x)]).toEqual([12.625, 9.875, x]);
  }
});

test("a handle pulled past the opposite side turns the box over", () => {
  const bottomRight = handlesOf(box(20, 20, 10, 10)).findIndex(([x, y]) => x === 30 && y === 30);
  expect(pulled(box(20, 20, 10, 10), bottomRight, [5, 8], size)).toEqual(box(5, 8, 15, 12));
});

test("a handle on an edge moves that edge alone, and stays in the image", () => {
  const names = handlesOf(box(20, 20, 10, 10)).map((_, index) => handleName(box(0, 0, 1, 1), index));
  expect(pulled(box(20, 20, 10, 10), names.indexOf("right edge"), [500, 500], size)).toEqual(box(20, 20, 80, 10));
  expect(pulled(box(20, 20, 10, 10), names.indexOf("top edge"), [0, -5], size)).toEqual(box(20, 0, 10, 30));
});

test("a handle stepped by the keyboard leaves one pixel and does not turn over", () => {
  const left = 7;
  expect(nudged(box(20, 20, 10, 10), left, 9, 0, size)).toEqual(box(29, 20, 1, 10));
  expect(nudged(box(20, 20, 10, 10), left, 10, 0, size)).toEqual(box(20, 20, 10, 10));
  expect(nudged(box(20, 20, 10, 10), left, 14, 0, size)).toEqual(box(20, 20, 10, 10));
});

test("resizing by the keyboard moves the right and lower ends, to a pixel at least and the edge at most", () => {
  expect(grown(box(20, 20, 10, 10), 1, 10, size)).toEqual(box(20, 20, 11, 20));
  expect(grown(box(20, 20, 10, 10), -50, 500, size)).toEqual(box(20, 20, 1, 40));
  expect(grown(triangle, 40, 0, size)).toMatchObject({ points: [[10, 10], [90, 10], [10, 40]] });
});

test("small boxes show their corners only", () => {
  expect(handlesShown(box(0, 0, 40, 40), 1)).toHaveLength(8);
  expect(handlesShown(box(0, 0, 40, 40), 0.5)).toEqual([[0, 0], [40, 0], [40, 40], [0, 40]]);
});

test("corners come and go, but three stay", () => {
  expect(withCorner(triangle, 0, size).points[1]).toEqual([30, 10]);
  expect(withoutCorner(withCorner(triangle, 0, size), 1)).toEqual(triangle);
  expect(withoutCorner(triangle, 1)).toBe(triangle);
});

test("a polygon is hit inside its outline and not in the hollow beside it", () => {
  expect(contains(triangle, [15, 15])).toBe(true);
  expect(contains(triangle, [45, 38])).toBe(false);
  expect(distanceToOutline(triangle, [30, 5])).toBe(5);
  expect(area(triangle)).toBe(600);
});

test("of two shapes the smaller is taken first, and clicking again goes round the pile", () => {
  const shapes: Shape[] = [box(10, 10, 20, 20), box(0, 0, 60, 50), { type: "point", label: "c1", x: 15, y: 15 }];
  const pile = shapesAt(shapes, [16, 16], 2);
  expect(pile).toEqual([2, 0, 1]);
  expect([nextOf(pile, null), nextOf(pile, 2), nextOf(pile, 1), nextOf([], 1)]).toEqual([2, 0, 2, null]);
});

test("with edges alone the inside of a shape is free to draw in", () => {
  expect(shapesAt([box(10, 10, 40, 40)], [30, 30], 3, true)).toEqual([]);
  expect(shapesAt([box(10, 10, 40, 40)], [12, 30], 3, true)).toEqual([0]);
});

test("the nearest handle within reach is taken", () => {
  expect(handleAt(box(10, 10, 10, 10), [19, 19], 3)).toBe(4);
  expect(handleAt(box(10, 10, 10, 10), [13, 12], 1)).toBeNull();
  expect(handleAt({ type: "point", label: "c1", x: 1, y: 1 }, [1, 1], 9)).toBeNull();
});

test("a slip of the hand is measured on the screen", () => {
  expect(isSlip(box(0, 0, 2, 40), 1)).toBe(true);
  expect(isSlip(box(0, 0, 2, 2), 8)).toBe(false);
  expect(isSlip(box(0, 0, 0.5, 0.5), 40)).toBe(true);
  expect(isSlip({ ...triangle, points: triangle.points.slice(0, 2) }, 1)).toBe(true);
  expect(isSlip({ type: "point", label: "c1", x: 0, y: 0 }, 0.01)).toBe(false);
});

test("a shape of a larger image is cut to fit, one that fits is only moved in", () => {
  expect(fitted(box(90, 50, 20, 20), size)).toEqual(box(80, 40, 20, 20));
  expect(fitted(box(300, 10, 400, 20), size)).toEqual(box(0, 0, 100, 20));
});

test("a shape added without a mouse lies in the middle of what is seen", () => {
  expect(centred("box", "c1", { x: 20, y: 0, width: 80, height: 40 }, size)).toEqual(box(50, 15, 20, 10));
  expect(centred("polygon", "c1", { x: 0, y: 0, width: 80, height: 40 }, size)).toMatchObject({ points: [[30, 15], [50, 15], [50, 25], [30, 25]] });
  expect(centred("point", "c1", { x: 0, y: 0, width: 80, height: 40 }, size)).toMatchObject({ x: 40, y: 20 });
});
