import { asApiError } from "../api/errors";

const HEARTBEAT_MS = 60_000;
/** Leases of a person who touches nothing for so long are no longer renewed; others may have the items. */
export const AWAY_MS = 5 * 60_000;

interface Wiring {
  /** The leases to keep alive. */
  held(): number[];
  /** Answers with the ids that are still held. */
  heartbeat(leases: number[]): Promise<number[]>;
  /** These ids are held no longer. */
  lapsed(leases: Set<number>): void;
  /** The server refused the heartbeat itself: ask it anew what is ours. */
  refused(): void;
  /** Milliseconds. */
  now(): number;
  after(ms: number, run: () => void): () => void;
}

/** Renews leases once a minute while the person is there, and checks them at once when the person comes back. */
export function createLeaseKeeper(wiring: Wiring) {
  let touchedAt = wiring.now();
  let cancel: (() => void) | null = null;
  let running = false;

  async function beat() {
    cancel?.();
    cancel = running ? wiring.after(HEARTBEAT_MS, () => void beat()) : null;
    const ids = wiring.held();
    if (ids.length === 0 || wiring.now() - touchedAt > AWAY_MS) return;
    try {
      const alive = new Set(await wiring.heartbeat(ids));
      const gone = ids.filter((id) => !alive.has(id));
      if (gone.length > 0) wiring.lapsed(new Set(gone));
    } catch (thrown) {
      // Submissions tell about the network; a missed beat alone is no news.
      if (!asApiError(thrown).transient) wiring.refused();
    }
  }

  return {
    start() {
      running = true;
      touchedAt = wiring.now();
      cancel ??= wiring.after(HEARTBEAT_MS, () => void beat());
    },
    stop() {
      running = false;
      cancel?.();
      cancel = null;
    },
    /** The person is here. True when they had been away. */
    touch(): boolean {
      const wasAway = running && wiring.now() - touchedAt > AWAY_MS;
      touchedAt = wiring.now();
      if (wasAway) void beat();
      return wasAway;
    },
  };
}
