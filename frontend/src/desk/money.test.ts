import { describe, expect, it } from "vitest";
import { labelsFor, parseMicros, toDecimal } from "./money";

describe("reading an amount", () => {
  it("reads points, commas and grouping spaces", () => {
    expect(parseMicros("0.08")).toBe(80_000);
    expect(parseMicros("0,08")).toBe(80_000);
    expect(parseMicros(" 1 200.5 ")).toBe(1_200_500_000);
    expect(parseMicros(".5")).toBe(500_000);
  });

  it.each(["", ".", "-1", "1e3", "1,200.50", "0.0000001", "12 €", "99999999999"])(
    "does not guess at %j",
    (text) => expect(parseMicros(text)).toBeNull(),
  );
});

it("writes what it read", () => {
  for (const text of ["0.08", "960", "0.000001", "12.5"]) {
    expect(toDecimal(parseMicros(text)!)).toBe(text);
  }
});

describe("labels for a cap", () => {
  it("never promises a label the cap does not cover", () => {
    expect(labelsFor("0.08", "160")).toBe(2000);
    expect(labelsFor("0.03", "0.08")).toBe(2);
    expect(labelsFor("0.1", "0.3")).toBe(3); // 0.3 / 0.1 is 2.9999999999999996 in floats
  });

  it("is unknown without a price or a cap", () => {
    expect(labelsFor("0", "10")).toBeNull();
    expect(labelsFor("", "10")).toBeNull();
    expect(labelsFor("0.1", "")).toBeNull();
  });
});
