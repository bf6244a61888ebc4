import { expect, test } from "vitest";
import { classification } from ".";
import { toggled, words } from "./value";

const classes = ["Billing", "Fault", "Delivery"].map((name, index) => ({ id: `c${index + 1}`, name }));

test("classes are put in and taken out, in the guideline's order whatever was pressed first", () => {
  const two = toggled(classes, toggled(classes, null, "c3"), "c1");
  expect(two).toEqual({ choices: ["c1", "c3"] });
  expect(toggled(classes, two, "c1")).toEqual({ choices: ["c3"] });
});

test("a class that the guideline has lost falls out of a draft", () => {
  expect(toggled(classes, { choices: ["c9"] }, "c2")).toEqual({ choices: ["c2"] });
});

test("several classes read as a list, none as no class", () => {
  expect(words(classes, { choices: ["c1", "c2"] })).toBe("Billing, Fault");
  expect(words(classes, { choices: [] })).toBe("no class");
});

test("Done says it when nothing applies", () => {
  expect(classification.doneWords?.({ choices: [] }, { multi: true })).toBe("No class applies");
  expect(classification.doneWords?.({ choices: ["c1"] }, { multi: true })).toBe("Done");
});
