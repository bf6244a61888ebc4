import { describe, expect, it } from "vitest";
import { pieces } from "./said";

const text = (said: string) => pieces(said).map((one) => one.text).join("");

describe("what a field said", () => {
  it("names emptiness and counts blanks", () => {
    expect(pieces("")).toEqual([{ text: "(empty)", odd: true }]);
    expect(text("   ")).toBe("(3 spaces)");
    expect(text(" ")).toBe("(1 space)");
  });

  it("spells what cannot be seen, and marks only that", () => {
    expect(pieces("Sales Lead\u0000EMEA")).toEqual([
      { text: "Sales Lead", odd: false },
      { text: "\\x00", odd: true },
      { text: "EMEA", odd: false },
    ]);
    expect(text("a\tb\r\n")).toBe("a\\tb\\r\\n");
    expect(text("\u202eevil")).toBe("\\u202eevil");
  });

  it("leaves ordinary words and foreign scripts alone", () => {
    expect(pieces("Müller 李")).toEqual([{ text: "Müller 李", odd: false }]);
  });

  it("cuts what is long", () => {
    expect(text("x".repeat(500))).toHaveLength(121);
  });
});
