import type { ApiError } from "../api/errors";
import type { Annotation, Bench, BenchState, QueueName, Submission, TrailEntry, Undone } from "../api/types";
import type { Value } from "../kinds/types";
import type { Answer, BenchView, Notice, Ports, TrailMark } from "./benchTypes";
import { createLeaseKeeper } from "./leaseKeeper";
import { mergeTasks, type Held } from "./merge";
import { createOutbox } from "./outbox";
import { createStore, type Store } from "./store";
import { handOf, isLabel, leasesOf, markOf, markOfEarlier, quoted } from "./trail";

/** How many tasks the page holds: the one on screen and a short prefetch. */
export const TARGET = 4;
/** The most the API hands out at once. */
const MOST_HELD = 8;
const TRAIL_LENGTH = 50;
/** A notice stays for this many answers, so that a fast hand still gets to read it. */
const NOTICE_LIFE = 3;

/** Seconds between looks at an empty queue, by the reason it is empty for. */
const LOOK_AGAIN: Partial<Record<BenchState, number>> = {
  ok: 3, empty: 5, budget_reserved: 10, paused: 15, no_items: 15, budget_spent: 30,
};

interface Refill { kind: "refill" }
interface Undo { kind: "undo"; submission: string; mark: TrailMark | undefined }
interface Submit { kind: "submit"; task: Held; body: Omit<Submission, "count">; mark: TrailMark }
type Op = Refill | Undo | Submit;

/**
 * The annotator's bench: the tasks in hand, the answers on their way, and nothing of the screen.
 *
 * An answer takes effect on the page at once and goes out in the background, in order, each under its own id, so
 * that sending it twice counts once. What the server refuses comes back behind the task on screen, with the reason.
 */
export function createBench(ports: Ports, queue: QueueName = "main") {
  const store: Store<BenchView> = createStore<BenchView>({
    server: null, tasks: [], counters: null, trail: [], notice: null, fatal: null, unsent: 0, unsentLabels: 0, line: "idle",
  });
  const outbox = createOutbox<Op>({
    send, refused, changed: report, after: (ms, run) => ports.after(ms, run),
  });
  const keeper = createLeaseKeeper({
    held: () => leasesOf(get().tasks), heartbeat: ports.heartbeat, lapsed: lapse, refused: refill,
    now: ports.now, after: (ms, run) => ports.after(ms, run),
  });
  let heldAnswer: Answer | null = null; // given while an undo was on its way; it belongs to the task that brings back
  let redoable: TrailMark[] = [];
  let shownAt = ports.now();
  let hiddenAt: number | null = null;
  let open = false;
  let cancelLook: (() => void) | null = null;

  const get = store.get;
  /** How many to ask for: the server still counts the items whose answers are on their way. */
  const room = (op: Op) => Math.min(MOST_HELD, TARGET + onTheirWay(op).length);

  function onTheirWay(except: Op): Submit[] {
    return outbox.ops.filter((op): op is Submit => op !== except && op.kind === "submit");
  }

  function report() {
    const underway = outbox.ops.filter((op) => op.kind !== "refill");
    const unsentLabels = underway.reduce((sum, op) => sum + (op.mark && isLabel(op.mark) ? (op.kind === "undo" ? -1 : 1) : 0), 0);
    store.set({ unsent: underway.length, unsentLabels, line: outbox.line });
  }

  function show(patch: Partial<BenchView>) {
    const before = get().tasks[0]?.item.id;
    store.set(patch);
    if (get().tasks[0]?.item.id !== before) shownAt = ports.now();
  }

  function notify(title: string, text: string | null = null): Notice {
    return { title, text, life: NOTICE_LIFE };
  }

  // --- sending -------------------------------------------------------------------------------------------------

  async function send(op: Op): Promise<void> {
    if (op.kind === "refill") {
      const bench = await ports.lease({ count: room(op), queue });
      finish(op, bench);
    } else if (op.kind === "submit") {
      const answer = await ports.submit({ ...op.body, count: room(op) });
      ports.settled?.(op.task.item.id);
      finish(op, answer.bench);
      tellOutcome(answer.annotation, op.mark);
    } else {
      undone(op, await ports.undo({ submission: op.submission, queue }));
    }
  }

  /** The server's list is older than the answers still on their way, so those items stay off the page. */
  function finish(op: Op, bench: Bench) {
    const answered = new Set(onTheirWay(op).map((other) => other.task.item.id));
    const tasks = open ? mergeTasks(get().tasks, bench.tasks, answered) : [];
    if (!open) giveBack(bench.tasks.filter((task) => !answered.has(task.item.id)));
    show({ server: bench.state, tasks, counters: bench.counters, fatal: null });
    lookAgainLater();
  }

  function tellOutcome(annotation: Annotation, mark: TrailMark) {
    if (annotation.state !== "late" || annotation.replayed) return;
    store.set({ notice: notify(`${quoted(mark)} had gone back to the queue.`, annotation.message) });
  }

  function refused(op: Op, error: ApiError) {
    if (op.kind === "submit") return comeBack(op, error);
    if (op.kind === "undo") return notUndone(op, error);
    if (get().tasks.length === 0) show({ fatal: error });
    else store.set({ notice: notify(error.message, error.advice) });
  }

  /** Behind the task on screen: a hand already moving must not hit another item than the one it saw. */
  function comeBack(op: Submit, error: ApiError) {
    const trail = get().trail.filter((mark) => mark !== op.mark);
    if (error.code === "already_answered") {
      // Another tab of the same person was first; asking again would be refused again.
      ports.settled?.(op.task.item.id);
      store.set({ trail, notice: notify(`${quoted(op.mark)} had been answered in another tab.`, "The first answer counts.") });
      return refill();
    }
    const { action, note } = op.mark;
    const returned = { reason: error.message, advice: error.advice, action, value: handOf(op.mark), note };
    const [first, ...rest] = get().tasks;
    const task: Held = { ...op.task, returned };
    show({
      tasks: first ? [first, task, ...rest] : [task],
      trail,
      notice: notify(`${quoted(op.mark)} was not taken and comes back${first ? " next" : ""}.`, error.message),
    });
    refill();
  }

  // --- answering -----------------------------------------------------------------------------------------------

  function answer(given: Answer) {
    const task = get().tasks[0];
    if (!task) return;
    redoable = [];
    commit(task, given);
  }

  function commit(task: Held, given: Answer) {
    if (task.undoing) {
      heldAnswer = given;
      return;
    }
    if (task.lapsed && given.action === "skip") return letGo();
    const submission = ports.uuid();
    const mark = markOf(task, given, submission);
    const body = {
      submission, lease: task.lease, fence: task.fence, action: given.action,
      value: given.value ?? null,
      note: given.note ?? null, seconds: Math.max(0, ports.now() - shownAt) / 1000, queue,
    };
    const notice = get().notice;
    show({
      tasks: get().tasks.slice(1),
      trail: [...get().trail, mark].slice(-TRAIL_LENGTH),
      notice: notice && notice.life > 1 ? { ...notice, life: notice.life - 1 } : null,
    });
    outbox.push({ kind: "submit", task, body, mark });
  }

  function letGo() {
    show({ tasks: get().tasks.slice(1), notice: null });
    refill();
  }

  // --- undo ----------------------------------------------------------------------------------------------------

  function undo() {
    const mark = get().trail.at(-1);
    const trail = get().trail.slice(0, -1);
    heldAnswer = null;
    if (mark) redoable.push(mark);
    if (mark?.task && outbox.withdraw((op) => op.kind === "submit" && op.mark === mark)) {
      show({ tasks: [{ ...mark.task, gave: handOf(mark) }, ...get().tasks], trail, notice: null });
      return;
    }
    const ghost: Held[] = mark?.task ? [{ ...mark.task, gave: handOf(mark), undoing: true, lapsed: false }] : [];
    show({ tasks: [...ghost, ...get().tasks], trail, notice: null });
    outbox.push({ kind: "undo", submission: ports.uuid(), mark });
  }

  function undone(op: Undo, answer: Undone) {
    store.set({ tasks: replaceGhost(op, answer.task) });
    finish(op, answer.bench);
    if (!answer.task) store.set({ notice: notify("The answer is undone; its item went to someone else.") });
    giveHeldAnswer(answer.task !== null);
  }

  /** The undone task takes its ghost's place; one from an earlier visit had no ghost and comes first. */
  function replaceGhost(op: Undo, task: Held | null): Held[] {
    const isGhost = (other: Held) => other.undoing === true && other.item.id === op.mark?.task?.item.id;
    const at = Math.max(0, get().tasks.findIndex(isGhost));
    const others = get().tasks.filter((other) => !isGhost(other) && other.item.id !== task?.item.id);
    return task ? [...others.slice(0, at), { ...task, gave: handOf(op.mark) }, ...others.slice(at)] : others;
  }

  function notUndone(op: Undo, error: ApiError) {
    redoable = [];
    show({
      tasks: replaceGhost(op, null),
      trail: op.mark ? [...get().trail, op.mark] : get().trail,
      notice: notify(error.message, error.advice),
    });
    giveHeldAnswer(false);
  }

  /** The answer typed while the undo was on its way is given to the task it brought back, or dropped with it. */
  function giveHeldAnswer(cameBack: boolean) {
    if (get().tasks[0]?.undoing) return;
    const given = heldAnswer;
    heldAnswer = null;
    if (given && cameBack) answer(given);
  }

  function redo() {
    const mark = redoable.at(-1);
    const task = get().tasks[0];
    if (!mark?.task || task?.item.id !== mark.task.item.id) return;
    const rest = redoable.slice(0, -1);
    commit(task, { action: mark.action, value: mark.value ?? undefined, note: mark.note ?? undefined });
    redoable = rest;
  }

  // --- leases --------------------------------------------------------------------------------------------------

  function refill() {
    if (!outbox.ops.some((op) => op.kind === "refill")) outbox.push({ kind: "refill" });
  }

  function lookAgainLater() {
    cancelLook?.();
    cancelLook = null;
    const seconds = LOOK_AGAIN[get().server ?? "empty"];
    if (!open || get().tasks.length > 0 || !seconds) return;
    cancelLook = ports.after(seconds * 1000, () => (ports.visible() ? refill() : lookAgainLater()));
  }

  function giveBack(tasks: Held[]) {
    const ids = leasesOf(tasks);
    if (ids.length > 0) ports.release(ids);
  }

  function lapse(gone: Set<number>) {
    const tasks = get().tasks.map((task) => (gone.has(task.lease) ? { ...task, lapsed: true } : task));
    if (!tasks.some((task) => task.lapsed)) return;
    store.set({ tasks });
    refill();
  }

  return {
    get,
    subscribe: store.subscribe,

    /** Takes up work: fetches tasks and keeps their leases alive until `leave`. */
    async enter() {
      open = true;
      keeper.start();
      refill();
      if (get().trail.length > 0) return;
      const entries = await ports.trail().catch(() => [] as TrailEntry[]);
      if (get().trail.length === 0) store.set({ trail: entries.filter((entry) => entry.undoable).reverse().map(markOfEarlier) });
    },

    /** Gives back what is in hand; answers on their way are still delivered. */
    leave() {
      open = false;
      keeper.stop();
      cancelLook?.();
      cancelLook = null;
      giveBack(get().tasks);
      store.set({ tasks: [], notice: null });
    },

    label: (value: Value) => answer({ action: "label", value }),
    none: (draft?: Value | null) => answer({ action: "none", draft: draft ?? undefined }),
    skip: (draft?: Value | null) => answer({ action: "skip", draft: draft ?? undefined }),
    flag: (note: string, draft?: Value | null) => answer({ action: "flag", note, draft: draft ?? undefined }),
    undo,
    redo,

    /** The person is here. After a long time away the leases are checked at once. */
    touch() {
      if (keeper.touch()) shownAt = ports.now();
    },

    /** Time in another tab is not time spent on the item. */
    visibility(visible: boolean) {
      if (visible && hiddenAt !== null) shownAt += ports.now() - hiddenAt;
      hiddenAt = visible ? null : ports.now();
    },

    dismiss: () => store.set({ notice: null }),
    retry: () => outbox.retry(),
  };
}

export type BenchStore = ReturnType<typeof createBench>;
