import { describe, expect, test } from "vitest";
import { changeOf, diff, type Piece } from "./diff";
import { tokensOf } from "./tokens";

const joined = (pieces: Piece[], leaveOut: Piece["kind"]) => pieces.filter(({ kind }) => kind !== leaveOut).map(({ text }) => text).join("");

/** The same numbers from the same seed (mulberry32). */
function random(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SCRAPS = ["the", "cat ", " sat", "\n", "  ", "👩‍👩‍👧", "é", "e\u0301", "שלום", "猫が好き", ",", "\ud800", "don’t", "\u0301", "🇳🇴", "x\ty", "\r\n"];

function scribble(next: () => number, length: number): string {
  return Array.from({ length }, () => SCRAPS[Math.floor(next() * SCRAPS.length)]).join("");
}

describe("the tokens", () => {
  test.each([
    ["It’s 3.5, she said", ["It’s", " ", "3", ".", "5", ",", " ", "she", " ", "said"]],
    ["猫が好き", ["猫", "が", "好", "き"]],
    ["👩‍👩‍👧🇳🇴👍🏽!", ["👩‍👩‍👧", "🇳🇴", "👍🏽", "!"]],
    ["a\n\n b", ["a", "\n", "\n", " ", "b"]],
    ["", []],
  ])("%j are %j", (text, tokens) => {
    expect(tokensOf(text)).toEqual(tokens);
  });
});

describe("the diff", () => {
  test("names what came, what went and what stayed", () => {
    expect(diff("The cat sat.", "The old cat sat!")).toEqual([
      { kind: "same", text: "The " }, { kind: "in", text: "old " }, { kind: "same", text: "cat sat" },
      { kind: "out", text: "." }, { kind: "in", text: "!" },
    ]);
  });

  test("a space between two changed words belongs to the change", () => {
    expect(diff("we hereby beg to inform", "we now tell")).toEqual([
      { kind: "same", text: "we " }, { kind: "out", text: "hereby beg to inform" }, { kind: "in", text: "now tell" },
    ]);
  });

  test("nothing changed is one piece, nothing at all is none", () => {
    expect(diff("a b", "a b")).toEqual([{ kind: "same", text: "a b" }]);
    expect(diff("", "")).toEqual([]);
    expect(diff("", "a")).toEqual([{ kind: "in", text: "a" }]);
    expect(diff("a", "")).toEqual([{ kind: "out", text: "a" }]);
  });

  test("both sides can be read off it, whatever they are", () => {
    const next = random(7);
    for (let round = 0; round < 400; round++) {
      const before = scribble(next, Math.floor(next() * 40));
      const after = next() < 0.5 ? scribble(next, Math.floor(next() * 40)) : before.slice(3) + scribble(next, 3);
      const pieces = diff(before, after);
      expect(joined(pieces, "in")).toBe(before);
      expect(joined(pieces, "out")).toBe(after);
      expect(pieces.every(({ text }) => text !== "")).toBe(true);
    }
  });

  test("both sides can be read off texts too different for a shortest script", () => {
    const next = random(11);
    const words = (count: number) => Array.from({ length: count }, () => `w${Math.floor(next() * 900)}`).join(" ");
    const [before, after] = [words(9_000), words(9_000)];
    const pieces = diff(before, after);
    expect(joined(pieces, "in")).toBe(before);
    expect(joined(pieces, "out")).toBe(after);
  });

  test("a word put into a long text is the only change", () => {
    const text = Array.from({ length: 8_000 }, (_, at) => `word${at % 97}`);
    const changed = [...text.slice(0, 4_000), "new", ...text.slice(4_000)];
    expect(diff(text.join(" "), changed.join(" ")).filter(({ kind }) => kind !== "same")).toHaveLength(1);
  });

  test("emoji and accents are never cut in two", () => {
    expect(diff("👩‍👩‍👧", "👩‍👩‍👦").map(({ text }) => text)).toEqual(["👩‍👩‍👧", "👩‍👩‍👦"]);
    expect(diff("e\u0301", "e\u0300").map(({ kind }) => kind)).toEqual(["out", "in"]);
  });
});

/** By the definition, for short lists. */
function distance(a: string[], b: string[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  if (a[0] === b[0]) return distance(a.slice(1), b.slice(1));
  return 1 + Math.min(distance(a.slice(1), b), distance(a, b.slice(1)), distance(a.slice(1), b.slice(1)));
}

describe("the count of changes", () => {
  test.each([
    ["a b c", "a b c", 0], ["a b c", "a x c", 1], ["a b c", "c", 2], ["", "a b", 2], ["a  b\n", "a b", 0], ["a b c d", "d a b c", 2],
  ])("%j to %j is %i", (before, after, edits) => {
    expect(changeOf(before, after)).toMatchObject({ edits, exact: true });
  });

  test("it is the least number of edits", () => {
    const next = random(3);
    for (let round = 0; round < 60; round++) {
      const words = () => Array.from({ length: Math.floor(next() * 7) }, () => "abc"[Math.floor(next() * 3)]!);
      const [before, after] = [words(), words()];
      expect(changeOf(before.join(" "), after.join(" ")).edits).toBe(distance(before, after));
    }
  });

  test("two long texts with nothing in common are counted, and said to be about", () => {
    const words = (letter: string) => Array.from({ length: 3_000 }, (_, at) => `${letter}${at}`).join(" ");
    expect(changeOf(words("a"), words("b"))).toEqual({ edits: 3_000, exact: false, words: 3_000 });
  });
});
