import type { LabelClass } from "../../api/types";
import { capFor } from "../../state/keys";

/** A class on the bench: where its key lies and what is printed on it. */
export interface Placed {
  id: string;
  name: string;
  place: number;
  cap: string | null;
}

/**
 * Gives every class its key, in the order of the grid.
 *
 * Classes that are themselves single digits get the key of that digit and lie as on the keyboard, 1 to 9, then 0.
 */
export function placed(classes: readonly LabelClass[]): Placed[] {
  if (!areDigits(classes)) return classes.map((each, place) => ({ ...each, place, cap: capFor(place) }));
  return classes
    .map((each) => ({ ...each, place: (Number(each.name) + 9) % 10, cap: each.name }))
    .sort((a, b) => a.place - b.place);
}

export function areDigits(classes: readonly LabelClass[]): boolean {
  const names = new Set(classes.map((each) => each.name));
  return names.size === classes.length && names.size > 1 && [...names].every((name) => /^\d$/.test(name));
}

/** Those whose name holds every typed word; the ones that begin with the typed text come first. */
export function matching(all: readonly Placed[], typed: string): Placed[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...all];
  const found = all.filter((each) => words.every((word) => fold(each.name).includes(word)));
  const begins = (each: Placed) => fold(each.name).startsWith(words[0]!);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}

/** Lower case without accents: "Résumé" is found by "resume". */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase().trim();
}
