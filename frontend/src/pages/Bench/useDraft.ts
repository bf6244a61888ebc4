import { useEffect, useMemo, useState } from "react";
import type { AnyKind, Value } from "../../kinds/types";
import { draftsOf, forgetOldDrafts } from "../../state/drafts";
import type { Held } from "../../state/merge";

export interface Draft {
  value: Value | null;
  setValue(value: Value | null): void;
  /** The same, or null if the page alone put it there. */
  made: Value | null;
  /** Writes it down, so that a lost answer can be made again; the bench drops it once the server has the answer. */
  keep(value: Value | null): void;
}

interface Open {
  task: number | undefined;
  came: Value | null;
  value: Value | null;
  touched: boolean;
}

/**
 * What this person has made of the item on the bench so far.
 *
 * It begins with what the device kept, else with the answer that came back, else with the kind's own start; it
 * belongs to the item, so that no other item ever shows it.
 */
export function useDraft(user: number, slug: string, kind: AnyKind, options: Record<string, unknown>, task: Held | undefined): Draft {
  const drafts = useMemo(() => draftsOf(user, slug), [user, slug]);
  const [open, setOpen] = useState<Open>({ task: undefined, came: null, value: null, touched: false });
  useEffect(forgetOldDrafts, []);
  const item = task?.item.id;
  const came = cameBack(task);

  let now = open;
  if (open.task !== item || open.came !== came) {
    now = { task: item, came, ...begin() };
    setOpen(now);
  }

  function begin(): Pick<Open, "value" | "touched"> {
    if (!task || kind.atOnce(options)) return { value: null, touched: false };
    const kept = drafts.read(task.item.id);
    if (kept ?? came) return { value: kept ?? came, touched: true };
    return { value: kind.start(task.item, options, task.lease), touched: false };
  }

  function keep(value: Value | null) {
    if (item === undefined || kind.atOnce(options)) return;
    if (value) drafts.keep(item, value);
    else drafts.drop(item);
  }

  return {
    value: now.value,
    made: now.touched ? now.value : null,
    keep,
    setValue(value) {
      setOpen({ task: item, came, value, touched: true });
      keep(value);
    },
  };
}

/** The answer that an undo or a refusal brought back. */
export function cameBack(task: Held | undefined): Value | null {
  return task?.returned?.value ?? task?.gave ?? null;
}
