import { useEffect, useMemo, useState } from "react";
import { changeOf, diff, type Change, type Piece } from "./diff";

export interface Compared {
  before: string;
  after: string;
  pieces: Piece[];
  change: Change;
}

/** Characters of both sides up to which every key press is compared at once. */
const AT_ONCE = 6_000;
/** Longer texts are compared when the hands rest this long, in ms, and the page is idle. */
const REST = 200;

/** The two texts compared. Of long ones the last comparison stays until there is time for the next. */
export function useDiff(before: string, after: string): Compared {
  const short = before.length + after.length <= AT_ONCE;
  const now = useMemo(() => (short ? compare(before, after) : null), [before, after, short]);
  const [later, setLater] = useState<Compared>(() => now ?? compare(before, before));
  const waiting = !now && (later.before !== before || later.after !== after);
  useEffect(() => (waiting ? whenIdle(() => setLater(compare(before, after))) : undefined), [before, after, waiting]);
  return now ?? later;
}

function compare(before: string, after: string): Compared {
  return { before, after, pieces: diff(before, after), change: changeOf(before, after) };
}

/** Safari has no idle callback; there the rest has to do. Returns what calls it off. */
function whenIdle(run: () => void): () => void {
  let idle = 0;
  const timer = setTimeout(() => {
    if ("requestIdleCallback" in window) idle = requestIdleCallback(run, { timeout: 1_000 });
    else run();
  }, REST);
  return () => {
    clearTimeout(timer);
    if (idle) cancelIdleCallback(idle);
  };
}
