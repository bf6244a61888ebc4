import { describe, expect, test } from "vitest";
import { added, removed, replaced, sorted, words, type Span } from "./value";

const CLASSES = [{ id: "c1", name: "Job Title" }, { id: "c2", name: "Place" }];
const span = (start: number, end: number, label = "c1"): Span => ({ start, end, label });

test("spans are kept by start, end and class", () => {
  expect(sorted([span(5, 9), span(0, 4, "c2"), span(0, 4), span(0, 2)])).toEqual([span(0, 2), span(0, 4), span(0, 4, "c2"), span(5, 9)]);
});

describe("adding", () => {
  test.each([
    ["before it", span(0, 3), true],
    ["right beside it", span(8, 10), true],
    ["into it", span(4, 6), false],
    ["around it", span(0, 20), false],
    ["over its end", span(7, 9), false],
    ["on it with another class", span(3, 8, "c2"), false],
  ])("%s, where spans may not overlap", (_, one, fits) => {
    const given = added([span(3, 8)], one, false);
    expect("spans" in given).toBe(fits);
    if (!fits) expect(given).toEqual({ refusal: "overlap", with: span(3, 8) });
    expect(added([span(3, 8)], one, true)).toHaveProperty("spans");
  });

  test("the same twice is refused", () => {
    expect(added([span(3, 8)], span(3, 8), true)).toEqual({ refusal: "same" });
  });
});

test("a span may grow over its own place, not over another", () => {
  const spans = [span(0, 4), span(6, 9)];
  expect(replaced(spans, span(0, 4), span(0, 5), false)).toEqual({ spans: [span(0, 5), span(6, 9)] });
  expect(replaced(spans, span(0, 4), span(0, 7), false)).toEqual({ refusal: "overlap", with: span(6, 9) });
});

test("removing leaves the others", () => {
  expect(removed([span(0, 4), span(0, 4, "c2")], span(0, 4))).toEqual([span(0, 4, "c2")]);
});

describe("in words", () => {
  test.each([
    ["nothing", [], "anything", "no spans"],
    ["quoted", [span(0, 13), span(15, 19, "c2")], "Head of Sales, Bonn", 'Job Title "Head of Sales", Place "Bonn"'],
    ["counted in code points", [span(2, 6, "c2")], "🎉 Bonn", 'Place "Bonn"'],
    ["a line break as a space", [span(0, 8)], "one\r\ntwo", 'Job Title "one two"'],
    ["a class that is gone", [span(0, 3, "c9")], "one", 'a class that is gone "one"'],
    ["without the text", [span(0, 3, "c2"), span(4, 5), span(6, 7, "c2")], null, "1 Job Title, 2 Place"],
  ])("%s", (_, spans, text, expected) => {
    expect(words(CLASSES, { spans }, text)).toBe(expected);
  });
});
