import { expect, test } from "vitest";
import { matching, placed } from "./places";
import { choiceAt, words } from "./value";

const named = (...names: string[]) => names.map((name, index) => ({ id: `c${index + 1}`, name }));

test("classes take the keys in their order", () => {
  expect(placed(named("Job", "Place")).map((each) => each.cap)).toEqual(["1", "2"]);
});

test("digits take the key that they are, and lie as on the keyboard", () => {
  const digits = named("0", "1", "2", "7");
  expect(placed(digits).map((each) => each.name)).toEqual(["1", "2", "7", "0"]);
  expect(choiceAt(digits, 6)).toBe("c4");
  expect(choiceAt(digits, 9)).toBe("c1");
  expect(choiceAt(digits, 3)).toBeUndefined();
});

test("one class that is no digit makes all keys ordinary", () => {
  expect(placed(named("0", "1", "other")).map((each) => each.cap)).toEqual(["1", "2", "3"]);
});

test("the twenty-first class has no key, and is found by typing", () => {
  const many = placed(named(...Array.from({ length: 23 }, (_, index) => `class ${index + 1}`)));
  expect(many[20]?.cap).toBeNull();
  expect(matching(many, "ss 21").map((each) => each.name)).toEqual(["class 21"]);
});

test("typing finds every word anywhere, beginnings first, accents aside", () => {
  const all = placed(named("Card linking", "Virtual card", "Résumé"));
  expect(matching(all, "card").map((each) => each.name)).toEqual(["Card linking", "Virtual card"]);
  expect(matching(all, "VIRT ca").map((each) => each.name)).toEqual(["Virtual card"]);
  expect(matching(all, "resume")).toHaveLength(1);
  expect(matching(all, " ")).toHaveLength(3);
});

test("a class that was removed is named as such", () => {
  expect(words(named("Job"), { choice: "c9" })).toBe("a class that is gone");
});
