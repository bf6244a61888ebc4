import type { QueueName } from "../api/types";
import { createBench, type BenchStore } from "./bench";
import { benchPorts } from "./benchPorts";
import { forgetDrafts } from "./drafts";

// A bench outlives its page: what is unsent when the page is left still goes out.
const benches = new Map<string, BenchStore>();

/** The one bench of this tab for a person's queue of a project. */
export function benchFor(user: number, slug: string, queue: QueueName): BenchStore {
  const key = `${user}/${slug}/${queue}`;
  const known = benches.get(key);
  if (known) return known;
  const bench = createBench(benchPorts(slug, user), queue);
  benches.set(key, bench);
  bench.subscribe(warnWhileUnsent);
  return bench;
}

/** How many answers of this tab the server does not have yet. */
export function unsentAnswers(): number {
  return [...benches.values()].reduce((sum, bench) => sum + bench.get().unsent, 0);
}

/** After signing out nothing of one person may be sent as another, nor lie on the device for another to read. */
export function forgetBenches(): void {
  benches.clear();
  forgetDrafts();
  warnWhileUnsent();
}

let warning = false;

/** The browser asks before closing the tab, but only while closing would lose something. */
function warnWhileUnsent(): void {
  const needed = unsentAnswers() > 0;
  if (needed === warning) return;
  warning = needed;
  if (needed) window.addEventListener("beforeunload", askFirst);
  else window.removeEventListener("beforeunload", askFirst);
}

function askFirst(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
