import { asApiError, type ApiError } from "../api/errors";

/** "waiting": the network failed, the next try is set. "signed_out": the session ended, likewise tried again. */
export type Line = "idle" | "sending" | "waiting" | "signed_out";

interface Wiring<Op> {
  /** Sends one operation; a rejection is an ApiError. */
  send(op: Op): Promise<void>;
  /** The server said no for good; the operation has left the outbox. */
  refused(op: Op, error: ApiError): void;
  /** Something a page shows has changed. */
  changed(): void;
  /** Runs `run` after `ms`; returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface Outbox<Op> {
  readonly ops: readonly Op[];
  readonly line: Line;
  push(op: Op): void;
  /** Takes back an operation that was never tried; false if it is gone or may have reached the server. */
  withdraw(match: (op: Op) => boolean): boolean;
  /** Tries again at once: the connection is back, or the person signed in. */
  retry(): void;
}

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** How long to wait before try `attempt` (1, 2, ...): doubling, at most half a minute. */
export function backOff(attempt: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1));
}

/**
 * Sends operations one at a time, in order, until the server has answered each.
 *
 * An operation leaves only when the server took it or refused it for good; while the network fails it stays first
 * in line. The same operation may arrive twice, so each must carry an id the server can recognise.
 */
export function createOutbox<Op>(wiring: Wiring<Op>): Outbox<Op> {
  const ops: Op[] = [];
  let line: Line = "idle";
  let attempt = 0;
  let cancelWait: (() => void) | null = null;

  function moveTo(next: Line) {
    line = next;
    wiring.changed();
  }

  async function pump() {
    if (line === "sending") return;
    cancelWait?.();
    cancelWait = null;
    while (ops.length > 0) {
      moveTo("sending");
      const op = ops[0] as Op;
      try {
        await wiring.send(op);
        attempt = 0;
      } catch (thrown) {
        const error = asApiError(thrown);
        if (error.transient || error.status === 401) return pause(error);
        ops.shift();
        attempt = 0;
        wiring.refused(op, error);
        continue;
      }
      drop(op);
    }
    moveTo("idle");
  }

  /** A sender may already have taken its operation out, to read the answer without it. */
  function drop(op: Op) {
    if (ops[0] === op) ops.shift();
  }

  function pause(error: ApiError) {
    attempt += 1;
    moveTo(error.status === 401 ? "signed_out" : "waiting");
    cancelWait = wiring.after(backOff(attempt), () => void pump());
  }

  return {
    ops,
    get line() {
      return line;
    },
    push(op) {
      ops.push(op);
      wiring.changed();
      if (line === "idle") void pump();
    },
    withdraw(match) {
      const at = ops.findLastIndex(match);
      if (at < 0 || (at === 0 && (line === "sending" || attempt > 0))) return false;
      ops.splice(at, 1);
      wiring.changed();
      return true;
    },
    retry() {
      if (ops.length > 0) void pump();
    },
  };
}
