import { ItemStage } from "../items/ItemStage";
import type { Kind } from "../types";
import { Choices } from "./Choices";
import { choiceAt, choose, isMulti, words, type ClassificationValue } from "./value";

/** One class for each item, given by one key; or, with `multi`, every class that applies. */
export const classification: Kind<ClassificationValue> = {
  Stage: ItemStage,
  Choices,
  atOnce: (options) => !isMulti(options),
  start: (_item, options) => (isMulti(options) ? { choices: [] } : null),
  ready: (value) => (value ? true : "Choose a class."),
  command(command, props) {
    const choice = command.do === "choose" ? choiceAt(props.classes, command.index) : undefined;
    if (choice) choose(props, choice);
    return choice !== undefined;
  },
  words,
  doneWords: (value) => (value?.choices?.length === 0 ? "No class applies" : "Done"),
  keyList: (options) => [
    [["1", "9", "0"], isMulti(options) ? "choose, or take back" : "choose; the next item comes at once"],
    [["⇧1", "⇧0"], "the eleventh to the twentieth"],
    [["/"], "find a class by its name, where there are many"],
  ],
};
