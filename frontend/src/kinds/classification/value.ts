import type { LabelClass } from "../../api/types";
import type { KindProps, Value } from "../types";
import { placed } from "./places";

/** One class, or with `options.multi` any number of them in the guideline's order. */
export interface ClassificationValue extends Value {
  choice?: string;
  choices?: string[];
}

export const isMulti = (options: Record<string, unknown>): boolean => options.multi === true;

/** The class at a key's place (0..19), or undefined. */
export function choiceAt(classes: readonly LabelClass[], place: number): string | undefined {
  return placed(classes).find((each) => each.place === place)?.id;
}

/** Takes a class in or out; the rest keep the guideline's order, and classes that are gone fall away. */
export function toggled(classes: readonly LabelClass[], value: ClassificationValue | null, id: string): ClassificationValue {
  const chosen = new Set(value?.choices);
  if (!chosen.delete(id)) chosen.add(id);
  return { choices: classes.map((each) => each.id).filter((each) => chosen.has(each)) };
}

/** "Fault, Billing"; an empty set in words. */
export function words(classes: readonly LabelClass[], { choice, choices }: ClassificationValue): string {
  const name = (id: string) => classes.find((each) => each.id === id)?.name ?? "a class that is gone";
  if (!choices) return name(choice ?? "");
  return choices.length > 0 ? choices.map(name).join(", ") : "no class";
}

/** One choice is the answer; of several each is put in or taken out. */
export function choose(props: KindProps<ClassificationValue>, choice: string, byPointer = false): void {
  if (isMulti(props.options)) props.setValue(toggled(props.classes, props.value, choice), byPointer);
  else props.answer({ choice }, byPointer);
}
