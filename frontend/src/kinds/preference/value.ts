import type { Item, LabelClass } from "../../api/types";
import type { KindProps, Value } from "../types";
import { orderSeen } from "./seen";
import { isOrder } from "./shuffle";

/** Which outputs are best, in the stored order; several are a tie. `shown` is the order in which they were seen. */
export interface PreferenceValue extends Value {
  best: number[];
  reasons: string[];
  shown: number[];
  /** Only in a draft: the keys mark those that are tied. */
  tie?: true;
}

export type PreferenceProps = KindProps<PreferenceValue>;

const LETTERS = ["A", "B", "C", "D"];
/** Reasons take the keys after those of the most outputs, so that a key means the same for every item. */
export const REASON_PLACE = 4;

export const letter = (place: number): string => LETTERS[place] ?? String(place + 1);

export const outputsOf = (item: Item): string[] => item.outputs ?? [];

/** The order on screen: as the draft was seen, else as this tab saw the item, else as the lease draws it. */
export function shownFor({ item, lease, value, previous }: Pick<PreferenceProps, "item" | "lease" | "value" | "previous">): number[] {
  const count = outputsOf(item).length;
  const seen = [value?.shown, previous?.shown].find((order) => isOrder(order, count));
  return seen ?? orderSeen(item.id, lease, count);
}

/** The places on screen of what is marked best. */
export function placesOf(value: PreferenceValue | null, shown: readonly number[]): number[] {
  return shown.flatMap((stored, place) => (value?.best.includes(stored) ? [place] : []));
}

export const isAll = (value: PreferenceValue | null): boolean => value !== null && value.best.length > 1 && value.best.length === value.shown.length;

/** Whether the keys mark those that are tied, instead of choosing one. */
export function isTie(value: PreferenceValue | null): boolean {
  return value !== null && (value.tie === true || (value.best.length > 1 && !isAll(value)));
}

/** The draft, or an empty one in the order on screen. */
function draftOf(props: PreferenceProps): PreferenceValue {
  const shown = shownFor(props);
  return props.value && isOrder(props.value.shown, shown.length) ? props.value : { best: [], reasons: [], shown };
}

const sorted = (indices: number[]): number[] => [...indices].sort((a, b) => a - b);

/** Chooses the output at a place; while a tie is made, marks it or takes the mark away. */
export function choosePlace(props: PreferenceProps, place: number, byPointer = false): boolean {
  const draft = draftOf(props);
  const stored = draft.shown[place];
  if (stored === undefined) return false;
  if (!isTie(draft)) give(props, { ...draft, best: [stored] }, byPointer);
  else {
    const best = draft.best.includes(stored) ? draft.best.filter((index) => index !== stored) : [...draft.best, stored];
    props.setValue({ ...draft, best: sorted(best), tie: true }, byPointer);
  }
  return true;
}

/** All of them are equally good. */
export function chooseAll(props: PreferenceProps, byPointer = false): void {
  const draft = finished(draftOf(props));
  give(props, { ...draft, best: sorted(draft.shown) }, byPointer);
}

/** Of two: both. Of more: the keys now mark those that are tied, and a second press ends that. */
export function toggleTie(props: PreferenceProps, byPointer = false): void {
  const draft = draftOf(props);
  if (draft.shown.length <= 2) chooseAll(props, byPointer);
  else if (isTie(draft)) {
    props.setValue(draft.reasons.length > 0 ? { ...finished(draft), best: [] } : null, byPointer);
  } else props.setValue({ ...draft, best: isAll(draft) ? [] : draft.best, tie: true }, byPointer);
}

/** Takes a reason in or out, in the guideline's order. */
export function toggleReason(props: PreferenceProps, id: string, byPointer = false): void {
  const draft = draftOf(props);
  const reasons = new Set(draft.reasons);
  if (!reasons.delete(id)) reasons.add(id);
  props.setValue({ ...draft, reasons: props.classes.map((each) => each.id).filter((each) => reasons.has(each)) }, byPointer);
}

/** Without reasons to ask for the choice is the answer; with them Enter is. */
function give(props: PreferenceProps, value: PreferenceValue, byPointer: boolean): void {
  if (props.classes.length === 0) props.answer(value, byPointer);
  else props.setValue(value, byPointer);
}

/** A draft as the API takes it. */
export function finished({ best, reasons, shown }: PreferenceValue): PreferenceValue {
  return { best, reasons, shown };
}

export function ready(value: PreferenceValue | null, item: Item): true | string {
  const count = outputsOf(item).length;
  if (count < 2) return "This item has nothing to compare; flag or skip it.";
  if (value && value.best.length > 0) return true;
  return value?.tie ? "Mark those that are equally good." : "Choose the better one first.";
}

/** "A", "A and C alike", "all alike"; then the reasons. */
export function words(classes: readonly LabelClass[], value: PreferenceValue): string {
  const { reasons } = value;
  const named = reasons.map((id) => classes.find((each) => each.id === id)?.name ?? "a reason that is gone");
  return [bestWords(value), named.length > 0 && named.join(", ")].filter(Boolean).join(": ");
}

function bestWords(value: PreferenceValue): string {
  const { best, shown } = value;
  if (isAll(value)) return best.length === 2 ? "both alike" : "all alike";
  const letters = placesOf(value, shown).map(letter);
  if (letters.length <= 1) return `${letters[0] ?? "none"} is ${shown.length > 2 ? "best" : "better"}`;
  return `${letters.slice(0, -1).join(", ")} and ${letters.at(-1)} alike`;
}
