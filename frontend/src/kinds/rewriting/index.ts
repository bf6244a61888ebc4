import type { Kind } from "../types";
import { canBringBack, resetOrBringBack, takeDraft } from "./aside";
import { Choices } from "./Choices";
import { field } from "./field";
import { Stage } from "./Stage";
import { draftOf, ready, start, words, type RewritingProps, type RewritingValue } from "./value";

/** The machine's draft, written better by a person. */
export const rewriting: Kind<RewritingValue> = {
  Stage,
  Choices,
  atOnce: () => false,
  start,
  ready,
  command(command, props) {
    if (command.do === "choose") return chosen(command.index, props);
    // Undo takes back the last thing done, and that was the reset.
    if (command.do !== "undo" || !canBringBack(props)) return false;
    resetOrBringBack(props);
    return true;
  },
  words,
  keyList: [
    [["1"], "take the draft as it is"],
    [["2"], "write; Esc leaves the text, and single keys work again"],
    [["3"], "back to the draft; again, and your text is back"],
  ],
};

function chosen(index: number, props: RewritingProps): boolean {
  switch (index) {
    case 0: {
      const draft = draftOf(props.item).trim() !== "";
      if (draft) takeDraft(props);
      return draft;
    }
    case 1: return field.enter();
    case 2: resetOrBringBack(props); return true;
    default: return false;
  }
}
