import { faultFrom } from "../api/errors";
import type { Action, Bench, BenchState, Counters, Item, Submission, Submitted, Task, Undone } from "../api/types";

/** Refuses like the server does. */
export function refuse(status: number, code: string, message: string, advice: string | null = null) {
  return faultFrom(status, { error: { code, message, advice } });
}

interface Kept { body: Submission; item: Item; undone: boolean }

const choiceOf = (body: Submission) => (body.value?.choice as string | undefined) ?? null;

/** The server's side of a bench, in memory: for tests and for `npm run mock`. */
export class FakeProject {
  state: BenchState = "ok";
  workerAlive = true;
  budget = 500;
  /** What every item carries in the review queue. */
  remarks: Task["remarks"] = [];
  accepted: Kept[] = [];
  lateMessage = "Someone else had it by then; yours is kept as a second opinion.";
  private held: Task[] = [];
  private lapsed = new Map<number, Task>();
  private nextLease = 1;

  constructor(private items: Item[], private suggest: ((item: Item) => Task["suggestion"]) | null = null) {}

  lease(count: number): Bench {
    while (this.state === "ok" && this.held.length < count && this.items.length > 0) this.grant(this.items.shift()!);
    return this.bench();
  }

  submit(body: Submission): Submitted {
    const before = this.accepted.find((kept) => kept.body.submission === body.submission);
    if (before) return this.answered(body, { replayed: true });
    const task = this.held.find((held) => held.lease === body.lease) ?? this.lapsed.get(body.lease);
    if (!task || task.fence !== body.fence) throw refuse(409, "lease_gone", "This item is no longer yours.");
    const late = this.lapsed.has(body.lease);
    this.held = this.held.filter((held) => held !== task);
    this.accepted.push({ body, item: task.item, undone: false });
    this.lease(body.count);
    return this.answered(body, { late });
  }

  undo(submission: string): Undone {
    const last = this.accepted.findLast((kept) => !kept.undone);
    if (!last) throw refuse(409, "nothing_to_undo", "There is nothing left to undo.");
    last.undone = true;
    this.grant(last.item, true);
    const task = this.held[0]!;
    const annotation = {
      id: 0, submission, state: "accepted", replayed: false, paid: false, action: "undo", choice: null, value: null,
      words: "", message: null,
    } as const;
    return { annotation, task, bench: this.bench() };
  }

  heartbeat(leases: number[]): number[] {
    return leases.filter((id) => this.held.some((task) => task.lease === id));
  }

  release(leases: number[]): void {
    const back = this.held.filter((task) => leases.includes(task.lease));
    this.held = this.held.filter((task) => !back.includes(task));
    this.items.unshift(...back.map((task) => task.item));
  }

  /** Time passes: these leases run out and, unless `taken`, their items are open again. */
  expire(leases: number[], taken = false): void {
    for (const task of this.held.filter((held) => leases.includes(held.lease))) {
      this.lapsed.set(task.lease, task);
      if (!taken) this.items.unshift(task.item);
    }
    this.held = this.held.filter((task) => !leases.includes(task.lease));
  }

  labels(): { item: number; action: Action; choice: string | null }[] {
    return this.accepted
      .filter((kept) => !kept.undone)
      .map(({ item, body }) => ({ item: item.id, action: body.action, choice: choiceOf(body) }));
  }

  private grant(item: Item, first = false): void {
    const lease = this.nextLease++;
    const task: Task = { lease, fence: lease, expires_at: "2030-01-01T00:00:00Z", item, suggestion: this.suggest?.(item) ?? null, remarks: this.remarks };
    if (first) this.held.unshift(task);
    else this.held.push(task);
  }

  private answered(body: Submission, { late = false, replayed = false }): Submitted {
    const annotation = {
      id: this.accepted.length, submission: body.submission, state: late ? "late" : "accepted", replayed, paid: !late,
      action: body.action, choice: choiceOf(body), value: body.value ?? null, words: "",
      message: late ? this.lateMessage : null,
    } as const;
    return { annotation, bench: this.bench() };
  }

  private bench(): Bench {
    const dry = this.state === "ok" && this.held.length === 0 && this.items.length === 0;
    return { state: dry ? "empty" : this.state, tasks: [...this.held], counters: this.counters() };
  }

  private counters(): Counters {
    const mine = this.accepted.filter((kept) => !kept.undone && kept.body.action !== "skip").length;
    return {
      today: mine, mine, labels_left: this.budget - mine, reserved_by_others: 3, budget_fraction_spent: mine / this.budget,
      model: { number: 12, age_seconds: 40, labels_behind: 3 }, worker_alive: this.workerAlive, set_aside: 0,
    };
  }
}

/** `n` one-line text items. */
export function lines(n: number): Item[] {
  return Array.from({ length: n }, (_, index) => ({
    id: index + 1, key: `line-${index + 1}`, text: `Line ${index + 1}`, before: null, after: null,
    image_url: null, width: null, height: null, outputs: null, draft: null,
  }));
}
