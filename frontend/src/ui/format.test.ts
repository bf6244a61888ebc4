import { describe, expect, test } from "vitest";
import { count, counted, duration, initials, modelAge, money, percent, range } from "./format";

const plain = (text: string) => text.replace(/[\u00a0]/g, " ").replace(/\u2060/g, "");

describe("figures", () => {
  test("thousands are grouped and spaces never break", () => {
    expect(count(1234567)).toBe("1,234,567");
    expect(counted(2100, "label")).toBe("2,100\u00a0labels");
    expect(counted(1, "label")).toBe("1\u00a0label");
  });

  test("fractions become per cent, intervals share the unit", () => {
    expect(plain(percent(0.926))).toBe("92.6 %");
    expect(plain(range(0.913, 0.938))).toBe("91.3 – 93.8");
  });

  test("money stays exact to the last digit it came with", () => {
    expect(plain(money("1511.40", "EUR"))).toBe("1,511.40 €");
    expect(plain(money("0.08", "USD"))).toBe("0.08 $");
    expect(plain(money("-12345678901234567.01", "EUR"))).toBe("−12,345,678,901,234,567.01 €");
    expect(plain(money("3", "XQQX"))).toBe("3 XQQX");
  });

  test("durations use the unit a person would", () => {
    expect([4, 100, 7200, 200000].map((s) => plain(duration(s)))).toEqual(["4 s", "2 min", "2 h", "2 days"]);
  });

  test("a model's age names its version, its age and what it has not seen", () => {
    expect(plain(modelAge({ number: 186, age_seconds: 40, labels_behind: 3 }))).toBe("model 186, 40 s ago, 3 labels behind");
    expect(plain(modelAge({ number: 2, age_seconds: 5, labels_behind: 0 }))).toContain("up to date");
  });

  test("initials come from the first and the last name", () => {
    expect(initials("Marta van Lindqvist")).toBe("ML");
    expect(initials("Bo")).toBe("B");
    expect(initials("")).toBe("?");
  });
});
