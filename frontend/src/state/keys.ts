/** What a key asks the bench to do. */
export type Command =
  | { do: "choose"; index: number }
  | { do: "none" | "skip" | "flag" | "undo" | "redo" | "guidelines" | "help" | "filter" | "pixels" | "zoomIn" | "zoomOut" | "close" };

/** The part of a KeyboardEvent that decides; keys are read by place (`code`), so every layout works. */
export interface Press {
  code: string;
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
  isComposing: boolean;
  target: EventTarget | null;
}

const SINGLE: Record<string, Command["do"]> = {
  Space: "skip",
  Backspace: "undo",
  KeyN: "none",
  KeyF: "flag",
  KeyH: "guidelines",
  KeyP: "pixels",
  Equal: "zoomIn",
  NumpadAdd: "zoomIn",
  Minus: "zoomOut",
  NumpadSubtract: "zoomOut",
  Escape: "close",
};

/** Where typing is text and not a command. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select, [role=textbox], [role=combobox]");
}

/** A focused button or link keeps its own Enter and Space. */
function actsItself(press: Press): boolean {
  if (press.code !== "Space" && press.code !== "Enter") return false;
  return press.target instanceof HTMLElement && press.target.closest("button, a, summary, [role=button]") !== null;
}

/**
 * The command a key press means, or null.
 *
 * A key held down counts once, so that it cannot label a row of items. With `single` false only the keys with Ctrl
 * and Escape count (WCAG 2.1.4: single-key shortcuts can be switched off).
 */
export function commandFor(press: Press, single = true): Command | null {
  if (press.repeat || press.isComposing || press.altKey || takesText(press.target)) return null;
  if (press.ctrlKey || press.metaKey) {
    return press.code === "KeyZ" ? { do: press.shiftKey ? "redo" : "undo" } : null;
  }
  if (press.code === "Escape") return { do: "close" };
  if (!single || actsItself(press)) return null;
  if (press.key === "?") return { do: "help" };
  if (press.key === "/") return { do: "filter" };
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1];
  if (digit !== undefined) return { do: "choose", index: digitIndex(digit) + (press.shiftKey ? 10 : 0) };
  const word = SINGLE[press.code];
  return word && (!press.shiftKey || word === "zoomIn") ? ({ do: word } as Command) : null;
}

/** 1..9 are the first nine places, 0 the tenth, as they lie on the keyboard. */
function digitIndex(digit: string): number {
  return digit === "0" ? 9 : Number(digit) - 1;
}

/** The cap printed for choice `index`, or null beyond the twenty that have keys. */
export function capFor(index: number): string | null {
  if (index >= 20) return null;
  const digit = String((index + 1) % 10);
  return index < 10 ? digit : `\u21e7${digit}`;
}
