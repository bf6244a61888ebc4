import { expect, test } from "vitest";
import { unsaidPlace } from "./errors";

test("a place that the message names already is not said again", () => {
  expect(unsaidPlace({ message: "Row 12 of a.csv has no text.", where: "row 12" })).toBeNull();
  expect(unsaidPlace({ message: "A quote is never closed.", where: "row 12" })).toBe("row 12");
  expect(unsaidPlace({ message: "Down.", where: null })).toBeNull();
});

test("row 1 is not taken for said where the message speaks of row 12", () => {
  expect(unsaidPlace({ message: "Row 12 has no text.", where: "row 1" })).toBe("row 1");
});
