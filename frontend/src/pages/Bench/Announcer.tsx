import type { BenchView } from "../../state/benchTypes";
import type { Item } from "../../api/types";
import { acted, type Words } from "./Trail";

/** Characters of an item that are read out by themselves; the rest is there to be read at will. */
const SPOKEN = 300;

/** Tells a screen reader what the eyes see change: the last answer, and the item now on the bench. */
export function Announcer({ view, words }: { view: BenchView; words: Words }) {
  const last = view.trail.at(-1);
  const item = view.tasks[0]?.item;
  const said = last ? `${acted(last, words)}. ` : "";
  return (
    <p className="sr" aria-live="polite" aria-atomic="true">
      {item ? `${said}Next: ${spoken(item)}` : ""}
    </p>
  );
}

function spoken(item: Item): string {
  if (item.text === null) return `image ${item.key}`;
  const text = [item.before && `before: ${item.before};`, item.text, item.after && `; after: ${item.after}`].filter(Boolean).join(" ");
  return text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text;
}
