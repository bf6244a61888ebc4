import type { Kind } from "../types";
import { Choices } from "./Choices";
import { command } from "./command";
import { Stage } from "./Stage";
import { isSnapping, words, type SpansValue } from "./value";

/** Parts of a text, each with a class: names, places, clauses. */
export const spans: Kind<SpansValue> = {
  Stage,
  Choices,
  atOnce: () => false,
  start: () => ({ spans: [] }),
  ready: (value) => (value ? true : "Select words and choose their class, or say that there are none."),
  command,
  words,
  doneWords: (value) => (value?.spans.length === 0 ? "No spans" : "Done"),
  keyList: (options) => [
    [["←", "→", "↑", "↓"], "move by word and by line; Home and End to the ends of a line"],
    [["⇧", "→"], "select from there; every move works with Shift"],
    [["1", "9", "0"], "label the selection or the word at the caret; with a span in focus, change its class"],
    [[",", "."], "the span before, the span after"],
    [["[", "]"], `move a span’s start back, its end on, by a ${isSnapping(options) ? "word" : "character"}; with Shift the other way`],
    [["Del", "⌫"], "remove the span in focus"],
    [["Ctrl Z"], "take back the last change here, before any answer is undone"],
    [["Esc"], "let go of the span, then of the selection"],
  ],
};
