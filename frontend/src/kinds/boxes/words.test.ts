import { expect, test } from "vitest";
import { boxes } from ".";
import { setBroken, deskFor } from "./desk";
import { typesOf } from "./edits";
import type { Shape } from "./shapes";
import { described, words } from "./words";

const classes = [{ id: "c1", name: "car" }, { id: "c2", name: "person" }];
const box = (label: string): Shape => ({ type: "box", label, x: 10.25, y: 20, width: 30, height: 40.5 });
const point: Shape = { type: "point", label: "c1", x: 1, y: 2 };

test("an answer says how many shapes, and of which class, in the guideline's order", () => {
  expect(words(classes, { shapes: [box("c2"), box("c1"), box("c1")] })).toBe("3 boxes: car 2, person 1");
  expect(words(classes, { shapes: [box("c2"), point] })).toBe("1 box, 1 point: car 1, person 1");
  expect(words(classes, { shapes: [box("c9")] })).toBe("1 box: a class that is gone 1");
  expect(words(classes, { shapes: [] })).toBe("nothing here");
});

test("a shape is told by its number, its class and its place", () => {
  expect(described(classes, box("c2"), 2, true)).toBe("Box 3, person, 30 by 40.5 at 10.3, 20");
  expect(described(classes, point, 0, true)).toBe("Point 1, car, at 1, 2");
});

test("only boxes are drawn where the project does not say", () => {
  expect(typesOf({})).toEqual(["box"]);
  expect(typesOf({ shapes: ["point", "box", "circle"] })).toEqual(["box", "point"]);
});

test("an image without a shape is an answer, an image that cannot be seen is not", () => {
  const item = { id: 91, key: "a", text: null, before: null, after: null, outputs: null, draft: null, image_url: "/a", width: 4, height: 4 };
  expect(boxes.ready({ shapes: [] }, item, {})).toBe(true);
  expect(boxes.ready({ shapes: [] }, { ...item, image_url: null }, {})).toMatch(/no image/);
  setBroken(deskFor(1, ["box"]), 91, true);
  expect(boxes.ready({ shapes: [] }, item, {})).toMatch(/Skip it/);
});
