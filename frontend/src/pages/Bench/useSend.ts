import { useEffect, useState } from "react";
import type { AnyKind, Value } from "../../kinds/types";
import type { BenchStore } from "../../state/bench";
import type { Held } from "../../state/merge";
import type { Draft } from "./useDraft";

/** An Enter that comes sooner after the item than this, in ms, with nothing done to it, was meant for the item before. */
const TOO_SOON = 400;

interface Props {
  bench: BenchStore;
  kind: AnyKind;
  options: Record<string, unknown>;
  task: Held | undefined;
  draft: Draft;
}

interface Send {
  ready: true | string;
  /** Why the last Enter was not taken; gone with the next change. */
  refusal: string | null;
  /** Gives an answer to the item on screen; false if that item is gone already. */
  answer(value: Value): boolean;
  /** Gives the draft as the answer, or says why not. */
  submit(): boolean;
}

/** Sends what was made of the item on screen: once, and to no other item. */
export function useSend({ bench, kind, options, task, draft }: Props): Send {
  const [refused, setRefused] = useState<{ value: Value | null; reason: string } | null>(null);
  const shownAt = useShownAt(task?.item.id);
  const ready = task ? kind.ready(draft.value, task.item, options) : "The next item is on its way.";

  function answer(value: Value): boolean {
    if (!task || bench.get().tasks[0]?.item.id !== task.item.id) return false;
    draft.keep(value);
    bench.label(value);
    return true;
  }

  function submit(): boolean {
    if (!draft.made && performance.now() - shownAt < TOO_SOON) return false;
    if (ready !== true) setRefused({ value: draft.value, reason: ready });
    return ready === true && draft.value !== null && answer(draft.value);
  }

  const refusal = refused && refused.value === draft.value ? refused.reason : null;
  return { ready, refusal, answer, submit };
}

/** When the item came on screen, in ms of the page's clock. */
function useShownAt(item: number | undefined): number {
  const [shown, setShown] = useState({ item, at: performance.now() });
  useEffect(() => setShown({ item, at: performance.now() }), [item]);
  return shown.item === item ? shown.at : performance.now();
}
