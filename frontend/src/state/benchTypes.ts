import type { ApiError } from "../api/errors";
import type { Action, Bench, BenchState, Counters, QueueName, Submission, Submitted, TrailEntry, Undone } from "../api/types";
import type { Value } from "../kinds/types";
import type { Held } from "./merge";
import type { Line } from "./outbox";

export interface Answer {
  action: Action;
  value?: Value;
  note?: string;
  /** What had been made of the item when it was skipped, flagged or said to be none of these. */
  draft?: Value;
}

/** One answer of this person, newest last. `task` is null for those of an earlier visit. */
export interface TrailMark {
  submission: string;
  task: Held | null;
  action: Action;
  value: Value | null;
  /** The words of the server for an answer of an earlier visit, whose classes may have changed since. */
  said: string | null;
  draft: Value | null;
  note: string | null;
  text: string | null;
  imageUrl: string | null;
}

export interface Notice {
  title: string;
  text: string | null;
  life: number;
}

export interface BenchView {
  /** null until the first answer of the server. */
  server: BenchState | null;
  tasks: Held[];
  counters: Counters | null;
  trail: TrailMark[];
  notice: Notice | null;
  /** The server refuses this person or project; nothing can be labelled here. */
  fatal: ApiError | null;
  /** Answers and undos on their way. */
  unsent: number;
  /** By how much the server's count of labels will change when they arrive. */
  unsentLabels: number;
  line: Line;
}

/** Everything the bench needs from the world: the server, the clock, ids. */
export interface Ports {
  lease(body: { count: number; queue: QueueName }): Promise<Bench>;
  submit(body: Submission): Promise<Submitted>;
  undo(body: { submission: string; queue: QueueName }): Promise<Undone>;
  /** Answers with the ids that are still held. */
  heartbeat(leases: number[]): Promise<number[]>;
  release(leases: number[]): void;
  trail(): Promise<TrailEntry[]>;
  /** The server has the answer for this item for good; what was kept to make it can go. */
  settled?(item: number): void;
  uuid(): string;
  /** Milliseconds. */
  now(): number;
  after(ms: number, run: () => void): () => void;
  visible(): boolean;
}
