import type { Command } from "../../state/keys";
import type { Kind } from "../types";
import { Choices } from "./Choices";
import { toggleDifferences } from "./looks";
import { Stage } from "./Stage";
import {
  chooseAll, choosePlace, finished, outputsOf, ready, REASON_PLACE, toggleReason, toggleTie, words, type PreferenceProps,
  type PreferenceValue,
} from "./value";

/** Pixels that an arrow moves the outputs by. */
const LINES = 72;

/** Which of two to four outputs is best. They are shown blind, in an order drawn for each lease. */
export const preference: Kind<PreferenceValue> = {
  Stage,
  Choices,
  atOnce: () => false,
  start: () => null,
  ready,
  command(command, props) {
    switch (command.do) {
      case "choose": return chooseAt(props, command.index);
      // The key of "=".
      case "zoomIn": chooseAll(props); return true;
      case "submit": return submitTie(props);
      case "press": return pressed(command, props);
      default: return false;
    }
  },
  words,
  classCaps: false,
  keyList: [
    [["1", "4"], "choose A to D"],
    [["←", "→"], "choose the left or the right one of two"],
    [["KeyT", "="], "both alike; of more, T marks a tie of some and = says all"],
    [["5", "0"], "reasons, where they are asked for"],
    [["KeyD"], "mark the differences"],
    [["↑", "↓"], "scroll the outputs"],
  ],
};

function chooseAt(props: PreferenceProps, index: number): boolean {
  if (index < REASON_PLACE) return choosePlace(props, index);
  const reason = props.classes[index - REASON_PLACE];
  if (reason) toggleReason(props, reason.id);
  return reason !== undefined;
}

function pressed({ code, shift }: Command & { do: "press" }, props: PreferenceProps): boolean {
  const two = outputsOf(props.item).length === 2;
  switch (shift ? "" : code) {
    case "KeyT": toggleTie(props); return true;
    case "KeyD": toggleDifferences(); return true;
    case "ArrowLeft": return two && choosePlace(props, 0);
    case "ArrowRight": return two && choosePlace(props, 1);
    case "ArrowUp": return scrollBy(-LINES);
    case "ArrowDown": return scrollBy(LINES);
    default: return false;
  }
}

function scrollBy(pixels: number): boolean {
  const stage = document.querySelector("[data-outputs]")?.closest("section[tabindex]");
  if (stage) stage.scrollTop += pixels;
  return Boolean(stage);
}

/** A tie is sent without what only its draft needs. */
function submitTie(props: PreferenceProps): boolean {
  const { value, item } = props;
  if (!value?.tie || ready(value, item) !== true) return false;
  props.answer(finished(value), !document.activeElement?.matches(":focus-visible"));
  return true;
}
