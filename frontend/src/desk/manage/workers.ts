import type { WorkerProcess } from "../../api/types";

/**
 * The processes worth showing: all that live, and of the stopped ones those that left a queue with nobody.
 * One that another replaced under a new name, alive or stopped later, is no news.
 */
export function worthShowing(processes: WorkerProcess[]): WorkerProcess[] {
  const known = new Set(processes.filter((one) => one.alive).flatMap((one) => one.queues));
  const stopped = processes
    .filter((one) => !one.alive)
    .sort((a, b) => a.seconds_since_seen - b.seconds_since_seen)
    .filter((one) => {
      const missed = one.queues.some((queue) => !known.has(queue));
      for (const queue of one.queues) known.add(queue);
      return missed;
    });
  return processes.filter((one) => one.alive || stopped.includes(one));
}

/** Without the machine's name while there is only one machine. */
export function shortNames(processes: WorkerProcess[]): Map<string, string> {
  const hosts = new Set(processes.map(({ name }) => name.split("@")[1] ?? ""));
  hosts.delete("");
  return new Map(processes.map(({ name }) => [name, hosts.size > 1 ? name : name.split("@")[0]!]));
}
