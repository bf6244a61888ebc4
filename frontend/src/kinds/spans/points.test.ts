import { describe, expect, test } from "vitest";
import { pointsOf } from "./points";

const TEXTS: [string, string][] = [
  ["plain", "Head of Sales, Bonn"],
  ["nothing", ""],
  ["an emoji first", "🎉 party"],
  ["emoji side by side", "a🎉🎊b"],
  ["a family joined by ZWJ", "👩‍👩‍👧‍👦 home"],
  ["a flag", "🇩🇪 Bonn 🇫🇷"],
  ["combining marks", "Cafe\u0301 re\u0301sume\u0301"],
  ["Hebrew with vowels", "שָׁלוֹם עולם"],
  ["Arabic with an emoji", "مرحبا 🎉 بكم"],
  ["lines", "one\r\ntwo\rthree\nfour"],
  ["mathematical letters", "𝒳 = 𝒴"],
  ["a lone surrogate", "a\uD83Cb\uDC00c"],
];

describe("code points and UTF-16 units", () => {
  test.each(TEXTS)("agree with the characters of the text: %s", (_, text) => {
    const points = pointsOf(text);
    const characters = Array.from(text);
    expect(points.length).toBe(characters.length);
    for (let point = 0; point <= characters.length; point++) {
      const unit = characters.slice(0, point).join("").length;
      expect(points.toUnit(point)).toBe(unit);
      expect(points.toPoint(unit)).toBe(point);
    }
  });

  test("the middle of a pair counts as its end", () => {
    expect(pointsOf("a🎉b").toPoint(2)).toBe(2);
  });
});
