import { useEffect } from "react";
import type { QueueName } from "../../api/types";
import type { BenchStore } from "../../state/bench";
import { benchFor } from "../../state/benches";
import type { BenchView } from "../../state/benchTypes";
import { useStore } from "../../state/store";

const ACTIVITY = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** The bench of a queue, at work while the component is on the page and the tab is not closed. */
export function useBench(user: number, slug: string, queue: QueueName): [BenchStore, BenchView] {
  const bench = benchFor(user, slug, queue);
  useEffect(() => {
    void bench.enter();
    const stop = follow(bench);
    return () => {
      stop();
      bench.leave();
    };
  }, [bench]);
  return [bench, useStore(bench)];
}

/** Tells the bench what the browser sees: a hand, a hidden tab, a network, a closing page. */
function follow(bench: BenchStore): () => void {
  const touch = () => bench.touch();
  const online = () => bench.retry();
  const away = () => bench.leave();
  const back = (event: PageTransitionEvent) => void (event.persisted && bench.enter());
  const seen = () => {
    const visible = document.visibilityState === "visible";
    bench.visibility(visible);
    if (visible) {
      touch();
      bench.retry();
    }
  };
  for (const name of ACTIVITY) window.addEventListener(name, touch, { passive: true });
  window.addEventListener("online", online);
  window.addEventListener("pagehide", away);
  window.addEventListener("pageshow", back);
  document.addEventListener("visibilitychange", seen);
  return () => {
    for (const name of ACTIVITY) window.removeEventListener(name, touch);
    window.removeEventListener("online", online);
    window.removeEventListener("pagehide", away);
    window.removeEventListener("pageshow", back);
    document.removeEventListener("visibilitychange", seen);
  };
}
