import type { Kind } from "..";
import { Choices } from "./Choices";
import { placed } from "./places";

/** One class for each item. */
export const classification: Kind = {
  Choices,
  choiceAt: (classes, place) => placed(classes).find((each) => each.place === place)?.id,
  words: (classes, choice) => classes.find((each) => each.id === choice)?.name ?? "a class that is gone",
};
