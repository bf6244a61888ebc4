import type { Command } from "../../state/keys";
import { placed } from "../classification/places";
import { adjust, drop, focusNext, label, move, redo, remove, undo, type SpansProps } from "./hand";
import { MOVES } from "./moves";

/** What a key does to the spans; false leaves it to the page. */
export function command(command: Command, props: SpansProps): boolean {
  if (props.disabled) return false;
  switch (command.do) {
    case "choose": {
      const choice = placed(props.classes).find((each) => each.place === command.index);
      return choice !== undefined && label(props, choice.id);
    }
    case "close": return drop(props);
    case "undo": return undo(props);
    case "redo": return redo(props);
    case "press": return press(command.code, command.shift, props);
    default: return false;
  }
}

function press(code: string, shift: boolean, props: SpansProps): boolean {
  const way = MOVES[code];
  if (way) return move(props, way, shift);
  switch (code) {
    case "Delete": case "Backspace": return remove(props);
    case "Comma": return focusNext(props, -1);
    case "Period": return focusNext(props, 1);
    case "BracketLeft": return adjust(props, "start", shift ? 1 : -1);
    case "BracketRight": return adjust(props, "end", shift ? -1 : 1);
    default: return false;
  }
}
