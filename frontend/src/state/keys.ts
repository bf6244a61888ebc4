/** What a key asks the bench to do; "press" is a key that means something only to a kind of task. */
export type Command =
  | { do: "choose"; index: number }
  | { do: "press"; code: string; shift: boolean }
  | { do: "submit" | "none" | "skip" | "flag" | "undo" | "redo" | "guidelines" | "help" | "filter" | "pixels" | "zoomIn" | "zoomOut" | "close" };

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
  Enter: "submit",
  NumpadEnter: "submit",
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

const ARROW = /^Arrow/;
/** What a kind may bind; Tab and the function keys stay the browser's. */
const PRESSED = /^(?:Arrow(?:Left|Right|Up|Down)|Home|End|Delete|Backspace|Enter|Space|Key[A-Z]|Bracket(?:Left|Right)|Comma|Period)$/;

/** Where typing is text and not a command. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select, [role=textbox], [role=combobox]");
}

function isEnter(press: Press): boolean {
  return press.code === "Enter" || press.code === "NumpadEnter";
}

/** A focused button or link keeps its own Enter and Space. */
function actsItself(press: Press): boolean {
  if (press.code !== "Space" && !isEnter(press)) return false;
  return press.target instanceof HTMLElement && press.target.closest("button, a, summary, [role=button]") !== null;
}

/**
 * The command a key press means, or null.
 *
 * A key held down counts once, so that it cannot label a row of items. With `single` false only the keys with Ctrl
 * and Escape count (WCAG 2.1.4: single-key shortcuts can be switched off). Ctrl with Enter also counts where text is
 * typed, for kinds whose answer is a text; arrows may be held down.
 */
export function commandFor(press: Press, single = true): Command | null {
  if (press.isComposing || press.altKey || (press.repeat && !ARROW.test(press.code))) return null;
  if ((press.ctrlKey || press.metaKey) && isEnter(press)) return { do: "submit" };
  if (takesText(press.target)) return null;
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
  if (word && (!press.shiftKey || word === "zoomIn")) return { do: word } as Command;
  return PRESSED.test(press.code) ? { do: "press", code: press.code, shift: press.shiftKey } : null;
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
