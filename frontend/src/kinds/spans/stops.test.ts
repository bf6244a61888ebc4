import { describe, expect, test } from "vitest";
import { snapped, stepped, stopAfter, stopBefore, wholeCharacters, wordAt } from "./stops";
import { textOf, type Range } from "./text";

const said = (text: string, range: Range | null) => range && text.slice(range.start, range.end);

describe("from word to word", () => {
  const text = "Dr. Ruiz,\r\n\r\n… 🎉 Bonn";
  const laid = textOf(text);

  test("forward over punctuation and lines to the end", () => {
    const seen: string[] = [];
    for (let at = stopAfter(laid, 0); at; at = stopAfter(laid, at.end)) seen.push(said(text, at)!);
    expect(seen).toEqual(["Dr", "Ruiz", "🎉", "Bonn"]);
  });

  test("back the same way", () => {
    const seen: string[] = [];
    for (let at = stopBefore(laid, text.length); at; at = stopBefore(laid, at.start)) seen.push(said(text, at)!);
    expect(seen).toEqual(["Bonn", "🎉", "Ruiz", "Dr"]);
  });

  test("a line of mere punctuation has a stop of its own", () => {
    expect(said("a\n—\nb", stopAfter(textOf("a\n—\nb"), 1))).toBe("—");
  });
});

describe("the word that is pointed at", () => {
  test.each([
    ["Head of Sales", 0, "Head"],
    ["Head of Sales", 3, "Head"],
    ["Head of Sales", 4, "Head"],
    ["Head of Sales", 5, "of"],
    ["Head of Sales", 13, "Sales"],
    ["Bonn, Rome", 4, "Bonn"],
    ["Bonn, Rome", 5, ","],
    ["(Bonn)", 1, "Bonn"],
    ["  Bonn", 0, "Bonn"],
    ["one\n\ntwo", 4, "two"],
    ["👩‍👩‍👧‍👦 home", 5, "👩‍👩‍👧‍👦"],
    ["   ", 1, null],
  ])("%j at %i", (text, unit, word) => {
    expect(said(text, wordAt(textOf(text), unit))).toBe(word);
  });
});

describe("snapping to words", () => {
  test.each([
    ["Head of Sales, Bonn", 2, 11, "Head of Sales"],
    ["Head of Sales, Bonn", 8, 13, "Sales"],
    ["Head of Sales, Bonn", 8, 14, "Sales,"],
    ["Head of Sales, Bonn", 7, 15, "Sales,"],
    ["Head of Sales, Bonn", 4, 5, null],
    ["party 🎉 now", 6, 7, "🎉"],
    ["Cafe\u0301 noir", 0, 4, "Cafe\u0301"],
    ["one\r\ntwo\r\n", 1, 6, "one\r\ntwo"],
    ["one\r\ntwo\r\n", 5, 10, "two"],
    ["שלום עולם", 1, 6, "שלום עולם"],
    ["", 0, 0, null],
  ])("%j, %i to %i", (text, start, end, words) => {
    expect(said(text, snapped(textOf(text), { start, end }))).toBe(words);
  });

  test.each([
    ["Head of Sales", 2, 6, "ad o"],
    ["a👩‍👩‍👧‍👦b", 2, 4, "👩‍👩‍👧‍👦"],
    ["Cafe\u0301", 0, 4, "Cafe\u0301"],
    ["Cafe\u0301", 4, 5, "e\u0301"],
    ["ab", 1, 1, null],
  ])("without it whole characters: %j, %i to %i", (text, start, end, words) => {
    expect(said(text, wholeCharacters(textOf(text), { start, end }))).toBe(words);
  });
});

describe("an end moved by one step", () => {
  const text = "Head of\nSales 🎉";
  test.each([
    ["end", 4, 1, true, 7],
    ["end", 7, 1, true, 13],
    ["end", 7, -1, true, 4],
    ["start", 8, -1, true, 5],
    ["start", 0, -1, true, null],
    ["end", 16, 1, true, null],
    ["end", 4, 1, false, 5],
    ["end", 14, 1, false, 16],
    ["end", 7, 1, false, 8],
    ["start", 8, -1, false, 7],
  ] as const)("%s at %i by %i, by words %s: %s", (edge, unit, way, snap, expected) => {
    expect(stepped(textOf(text), unit, edge, way, snap)).toBe(expected);
  });
});
