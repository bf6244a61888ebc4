/** How far, and how long still: from counts, for meters and for the sentence beside them. */

export type Sample = { at: number; done: number };

const WINDOW_MS = 5_000;

/** Adds a sample and forgets those older than the window, so that the rate is a recent one. */
export function remember(samples: Sample[], next: Sample): Sample[] {
  return [...samples.filter((one) => next.at - one.at <= WINDOW_MS), next];
}

/** Seconds to `total` at the rate of the samples; null before there is a rate. */
export function secondsLeft(samples: Sample[], total: number | null): number | null {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (!first || !last || total === null || last.at <= first.at) return null;
  const rate = ((last.done - first.done) / (last.at - first.at)) * 1000;
  return rate > 0 ? Math.max(0, (total - last.done) / rate) : null;
}

/** Per cent for a meter, 0 to 100; null when the total is unknown, so that no bar is invented. */
export function percentDone(done: number, total: number | null | undefined): number | null {
  if (total === null || total === undefined || total <= 0) return null;
  return Math.min(100, Math.max(0, (done / total) * 100));
}
