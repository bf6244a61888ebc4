import { describe, expect, test } from "vitest";
import { edgesOf, lineAt, textOf } from "./text";

const words = (text: string) => {
  const laid = textOf(text);
  return laid.lines.map((_, line) => laid.tokens(line).filter(({ stop }) => stop).map(({ start, end }) => text.slice(start, end)));
};

describe("a text in lines", () => {
  test.each([
    ["", [""]],
    ["one", ["one"]],
    ["one\ntwo", ["one", "two"]],
    ["one\r\ntwo\rthree", ["one", "two", "three"]],
    ["one\n\n\r\ntwo", ["one", "", "", "two"]],
    ["one\n", ["one", ""]],
    ["\r\none", ["", "one"]],
  ])("%j", (text, lines) => {
    expect(textOf(text).lines.map(({ start, end }) => text.slice(start, end))).toEqual(lines);
  });

  test("a long paragraph is broken between words and loses nothing", () => {
    const text = "Protection & Control Engineer ".repeat(500);
    const { lines, blocks } = textOf(text);
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
    expect(lines.every(({ start, end }) => end - start <= 3000 && (end === text.length || text[end - 1] === " "))).toBe(true);
    expect(blocks.at(-1)!.end).toBe(lines.length);
  });

  test("a long paragraph without white space is broken too, and never within a character", () => {
    const text = "日本語🎉".repeat(2000);
    const { lines } = textOf(text);
    expect(lines.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text);
    expect(lines.every(({ start }) => !/[\uDC00-\uDFFF]/.test(text[start]!))).toBe(true);
  });

  test.each([
    ["a unit in a line", 1, 0],
    ["a line break belongs to the line it ends", 4, 0],
    ["the start of a line", 5, 1],
    ["the end of the text", 8, 1],
  ])("finds the line of %s", (_, unit, line) => {
    expect(lineAt(textOf("one\r\ntwo"), unit)).toBe(line);
  });
});

describe("words", () => {
  test.each([
    ["Head of Sales, Bonn.", [["Head", "of", "Sales", "Bonn"]]],
    ["AT&T", [["AT", "T"]]],
    ["party 🎉!", [["party", "🎉"]]],
    ["👩‍👩‍👧‍👦 home", [["👩‍👩‍👧‍👦", "home"]]],
    ["🇩🇪 Bonn", [["🇩🇪", "Bonn"]]],
    ["Cafe\u0301 noir", [["Cafe\u0301", "noir"]]],
    ["שָׁלוֹם עולם", [["שָׁלוֹם", "עולם"]]],
    ["أحمد في القاهرة", [["أحمد", "في", "القاهرة"]]],
    ["one\r\ntwo", [["one"], ["two"]]],
    ["C++ x", [["C", "+", "+", "x"]]],
    ["  \t", [[]]],
  ])("%j", (text, found) => {
    expect(words(text)).toEqual(found);
  });
});

describe("the edges of characters", () => {
  test.each([
    ["abc", [0, 1, 2, 3]],
    ["", [0]],
    ["a🎉b", [0, 1, 3, 4]],
    ["👩‍👩‍👧‍👦", [0, 11]],
    ["e\u0301a", [0, 2, 3]],
    ["🇩🇪🇫🇷", [0, 4, 8]],
  ])("%j", (text, edges) => {
    expect(edgesOf(textOf(text), 0)).toEqual(edges);
  });
});
