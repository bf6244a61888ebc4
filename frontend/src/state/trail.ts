import type { Action, TrailEntry } from "../api/types";
import type { Value } from "../kinds/types";
import type { Answer, TrailMark } from "./benchTypes";
import type { Held } from "./merge";

const QUOTE_LENGTH = 48;

/** The trace an answer leaves: enough to show it, undo it and give it again. */
export function markOf(task: Held, given: Answer, submission: string): TrailMark {
  return {
    submission, task: { ...task, returned: undefined, gave: undefined }, action: given.action, value: given.value ?? null, said: null,
    draft: given.draft ?? null, note: given.note ?? null, text: task.item.text, imageUrl: task.item.image_url,
  };
}

/** An answer of an earlier visit, as the server tells it. */
export function markOfEarlier(entry: TrailEntry): TrailMark {
  return {
    submission: `earlier-${entry.annotation_id}`, task: null, action: entry.action as Action,
    value: entry.value, said: entry.words || null, draft: null, note: null,
    text: entry.item_text ?? null, imageUrl: entry.image_url ?? null,
  };
}

/** What was in the hand when the answer was given: it comes back with the item. */
export function handOf(mark: TrailMark | undefined): Value | null {
  return mark?.value ?? mark?.draft ?? null;
}

/** The item's own words in quotes, shortened; an image is "that image". */
export function quoted(mark: TrailMark): string {
  const text = mark.text?.trim();
  if (!text) return mark.imageUrl ? "That image" : "That item";
  return `\u201c${text.length > QUOTE_LENGTH ? `${text.slice(0, QUOTE_LENGTH - 1)}\u2026` : text}\u201d`;
}

export function leasesOf(tasks: readonly Held[]): number[] {
  return tasks.filter((task) => !task.undoing && !task.lapsed).map((task) => task.lease);
}

/** A label or "none of these" is paid and counted; a skip or a flag is not. */
export function isLabel(mark: TrailMark): boolean {
  return mark.action === "label" || mark.action === "none";
}
