import type { Item } from "../../api/types";
import { count, counted } from "../../ui";
import type { KindProps, Value } from "../types";

export interface RewritingValue extends Value {
  text: string;
}

export type RewritingProps = KindProps<RewritingValue>;

/** The most characters (code points) that the API takes. */
export const LONGEST = 50_000;
/** How much of an answer is told in one line. */
const TOLD = 60;

/** What is rewritten: the machine's draft, else the text itself. */
export const draftOf = (item: Item): string => item.draft ?? item.text ?? "";

/** What the draft is called. */
export const draftName = (item: Item): "draft" | "source" => (item.draft === null ? "source" : "draft");

export const start = (item: Item): RewritingValue => ({ text: draftOf(item) });

/** Code points; the length in UTF-16 units is looked at first, for it is at hand. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) if (text.codePointAt(at)! > 0xffff) length--, at++;
  return length;
}

export function ready(value: RewritingValue | null): true | string {
  const text = value?.text ?? "";
  if (text.trim() === "") return "Nothing is written yet. Write a text, or skip the item.";
  const over = text.length > LONGEST ? lengthOf(text) - LONGEST : 0;
  return over > 0 ? `The text is ${counted(over, "character")} too long; ${count(LONGEST)} are taken.` : true;
}

/** The beginning of the text, on one line. */
export function words(_classes: unknown, { text }: RewritingValue): string {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = Array.from(line);
  return letters.length <= TOLD ? `“${line}”` : `“${letters.slice(0, TOLD - 1).join("").trimEnd()}…”`;
}
