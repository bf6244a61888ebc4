import type { Action, Task } from "../api/types";
import type { Value } from "../kinds/types";

/** Why a task came back, and what the person had given. */
export interface Returned {
  reason: string;
  advice: string | null;
  action: Action;
  value: Value | null;
  note: string | null;
}

/** A task this page holds, with what only this page knows about it. */
export interface Held extends Task {
  /** The server no longer holds it for us; an answer still counts as a second opinion. */
  lapsed?: boolean;
  /** Shown again by an undo that the server has not confirmed; it has no valid lease yet. */
  undoing?: boolean;
  returned?: Returned;
  /** The answer that an undo brought back with the item. */
  gave?: Value | null;
}

/**
 * Brings the tasks on this page in line with what the server says we hold.
 *
 * The order on the page wins, and the first task never changes under the hand: if it is no longer ours it stays,
 * marked as lapsed. `answered` are item ids whose answers are still on their way; the server lists them as held.
 */
export function mergeTasks(local: readonly Held[], server: readonly Task[], answered: ReadonlySet<number>): Held[] {
  const fresh = new Map(server.filter((task) => !answered.has(task.item.id)).map((task) => [task.item.id, task]));
  const kept = local.flatMap((task, index): Held[] => {
    const renewed = fresh.get(task.item.id);
    if (task.undoing) return [task];
    if (renewed) return [{ ...task, ...renewed, lapsed: false }];
    return index === 0 || task.returned ? [{ ...task, lapsed: true }] : [];
  });
  const known = new Set(kept.map((task) => task.item.id));
  return [...kept, ...[...fresh.values()].filter((task) => !known.has(task.item.id))];
}
