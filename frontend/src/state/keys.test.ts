import { describe, expect, test } from "vitest";
import { capFor, commandFor, type Press } from "./keys";

function press(code: string, more: Partial<Press> = {}): Press {
  return {
    code, key: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false, isComposing: false,
    target: document.body, ...more,
  };
}

function element(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
}

describe("the keyboard map", () => {
  test.each([
    ["Digit1", 0], ["Digit9", 8], ["Digit0", 9], ["Numpad3", 2], ["Numpad0", 9],
  ])("%s chooses place %i", (code, index) => {
    expect(commandFor(press(code))).toEqual({ do: "choose", index });
  });

  test("shift reaches the second ten", () => {
    expect(commandFor(press("Digit2", { shiftKey: true }))).toEqual({ do: "choose", index: 11 });
  });

  test("keys are read by their place, not by the letter the layout puts there", () => {
    expect(commandFor(press("KeyF", { key: "u" }))).toEqual({ do: "flag" });
    expect(commandFor(press("Digit1", { key: "&" }))).toEqual({ do: "choose", index: 0 });
  });

  test.each([
    ["Space", "skip"], ["Backspace", "undo"], ["KeyN", "none"], ["KeyH", "guidelines"], ["Escape", "close"],
  ])("%s means %s", (code, word) => {
    expect(commandFor(press(code))).toEqual({ do: word });
  });

  test("Enter submits, also from the block of digits and, with Ctrl, from where text is typed", () => {
    expect(commandFor(press("Enter"))).toEqual({ do: "submit" });
    expect(commandFor(press("NumpadEnter"))).toEqual({ do: "submit" });
    expect(commandFor(press("Enter", { repeat: true }))).toBeNull();
    const text = element("<textarea></textarea>");
    expect(commandFor(press("Enter", { target: text }))).toBeNull();
    expect(commandFor(press("Enter", { target: text, ctrlKey: true }))).toEqual({ do: "submit" });
    expect(commandFor(press("Enter", { target: text, metaKey: true }), false)).toEqual({ do: "submit" });
  });

  test("keys without a meaning of their own are offered to the kind; arrows may be held down", () => {
    expect(commandFor(press("ArrowRight", { shiftKey: true, repeat: true }))).toEqual({ do: "press", code: "ArrowRight", shift: true });
    expect(commandFor(press("Delete"))).toEqual({ do: "press", code: "Delete", shift: false });
    expect(commandFor(press("KeyR", { repeat: true }))).toBeNull();
    expect(commandFor(press("Tab"))).toBeNull();
    expect(commandFor(press("ArrowRight"), false)).toBeNull();
  });

  test("undo and redo also follow Ctrl and Cmd", () => {
    expect(commandFor(press("KeyZ", { ctrlKey: true }))).toEqual({ do: "undo" });
    expect(commandFor(press("KeyZ", { metaKey: true, shiftKey: true }))).toEqual({ do: "redo" });
  });

  test("the browser's own shortcuts are left alone", () => {
    expect(commandFor(press("KeyF", { ctrlKey: true }))).toBeNull();
    expect(commandFor(press("Digit1", { metaKey: true }))).toBeNull();
    expect(commandFor(press("Digit1", { altKey: true }))).toBeNull();
  });

  test("a key held down labels once", () => {
    expect(commandFor(press("Digit1", { repeat: true }))).toBeNull();
  });

  test("typing in a field is text", () => {
    for (const html of ["<input>", "<textarea></textarea>"]) {
      expect(commandFor(press("Digit1", { target: element(html) }))).toBeNull();
    }
    expect(commandFor(press("Digit1", { isComposing: true }))).toBeNull();
  });

  test("a focused button keeps its own Enter and Space, not its digits", () => {
    const button = element("<button>Place</button>");
    expect(commandFor(press("Space", { target: button }))).toBeNull();
    expect(commandFor(press("Digit3", { target: button }))).toEqual({ do: "choose", index: 2 });
  });

  test("single-key shortcuts can be switched off", () => {
    expect(commandFor(press("Digit1"), false)).toBeNull();
    expect(commandFor(press("Space"), false)).toBeNull();
    expect(commandFor(press("KeyZ", { ctrlKey: true }), false)).toEqual({ do: "undo" });
    expect(commandFor(press("Escape"), false)).toEqual({ do: "close" });
  });

  test("the caps say what the keys do", () => {
    expect([0, 8, 9, 10, 19, 20].map(capFor)).toEqual(["1", "9", "0", "\u21e71", "\u21e70", null]);
  });
});
