/** What the manager's page says about its figures: number, uncertainty, basis, next action. */
import type { Dashboard, Job, Round } from "../api/types";
import { count, counted, duration, money, percent, range } from "../ui";
import { trend, ordered } from "./curve";

/** Audit labels at which the interval is narrow enough to act on (about 13 points either way). */
const USEFUL_AUDIT = 30;

/** Why there is no figure yet, and what makes one. */
export function qualityUnknown(auditShare: number): string {
  const all = Math.ceil(USEFUL_AUDIT / auditShare / 10) * 10;
  return (
    `Known from the first audited label on. With ${USEFUL_AUDIT} of them, at about ` +
    `${counted(all, "label")} in all, it is good to about ±${NBSP}13 points.`
  );
}
const NBSP = "\u00a0";

/** Digits that an interval this wide can bear: none while it spans more than 20 points. */
export function digitsFor({ low, high }: { low: number; high: number }): number {
  return high - low > 0.2 ? 0 : 1;
}

export function qualityBasis(board: Dashboard): string {
  const { pool, audited, audit_wrong } = board.quality!;
  return (
    `Accuracy of all ${counted(pool, "label")}, people’s and the model’s, from ` +
    `${count(audited)} audited at random, ${audit_wrong === 0 ? "none" : count(audit_wrong)} of them wrong. Right means what an annotator would have said.`
  );
}

/** The arithmetic behind the delivered figure, for the "how" note. */
export function qualityArithmetic(board: Dashboard): string | null {
  const quality = board.quality;
  if (!quality?.model || !quality.delivered) return null;
  const rest = quality.pool - quality.human_labels;
  return (
    `(${count(quality.human_labels)} labels from people + ${count(rest)} from the model × ` +
    `${percent(quality.model.point)}) ÷ ${count(quality.pool)} = ${percent(quality.delivered.point)}.`
  );
}

export function costSentence({ budget }: Dashboard): string {
  const each = `${money(budget.price, budget.currency)} a label`;
  if (budget.labels_left <= 0) return `Nothing is left of the cap; it cannot be passed. ${each}.`;
  const left = `${money(budget.left, budget.currency)} left, which is ${counted(budget.labels_left, "label")}`;
  const worked = budget.hours_worked > 0 ? ` ${duration(budget.hours_worked * 3600)} worked so far,` : "";
  return `${left}${paceOfRest(budget)}.${worked ? `${worked} ${each}.` : ` ${each}. The cap cannot be passed.`}`;
}

/** " or about 12 h of work"; empty until work was timed. */
function paceOfRest(budget: Dashboard["budget"]): string {
  if (budget.hours_worked <= 0 || budget.labels_spent <= 0) return "";
  const seconds = (budget.hours_worked / budget.labels_spent) * budget.labels_left * 3600;
  return ` or about ${duration(seconds)} of work`;
}

/** What the curve allows to be said where a forecast would stand. */
export function trendSentence(board: Dashboard): string {
  const change = trend(ordered(board.curve));
  if (!change) {
    return "A forecast needs a curve of at least two measured models. There is none yet, so nothing is promised.";
  }
  const moved = Math.abs(change.points) < 0.05 ? "stayed level" : rose(change.points);
  const labels = `From ${count(change.from.labels)} to ${counted(change.to.labels, "label")} the estimate ${moved}`;
  const claim = change.clear
    ? "the two intervals do not meet, so it is more than chance."
    : "the two intervals overlap, so this may be chance.";
  return `${labels}; ${claim} No date is forecast for the target.`;
}

function rose(points: number): string {
  const size = Math.abs(points).toFixed(1);
  return `${points > 0 ? "rose" : "fell"} by ${size}${NBSP}${size === "1.0" ? "point" : "points"}`;
}

/** The same curve in one sentence, for those who do not see it. */
export function curveSentence(board: Dashboard): string {
  const points = ordered(board.curve);
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return "No accuracy is measured yet.";
  const digits = digitsFor(last);
  const now = `${percent(last.point, digits)} (${range(last.low, last.high, digits)}) at ${counted(last.labels, "label")}`;
  if (first === last) return `Audited accuracy is ${now}.`;
  return `Audited accuracy went from ${percent(first.point, digitsFor(first))} at ${counted(first.labels, "label")} to ${now}.`;
}

export function roundTitle(round: Round): string {
  if (round.state === "running") return `Round ${round.number}, running`;
  if (round.state === "failed") return `Round ${round.number}, did not finish`;
  return round.number > 0 ? `Round ${round.number}, finished` : "No round yet";
}

const KINDS: Record<string, string> = {
  import: "Import",
  embed: "Reading the pool",
  export: "Export",
  plan: "Planning a certificate",
  freeze: "Freezing the pool",
  refine: "Trying a slower learner",
  hindsight: "Replaying the project",
};

/** "Import of tickets.csv", "Reading the pool". */
export function jobName(job: Job): string {
  const kind = KINDS[job.kind] ?? job.kind;
  return job.params.filename ? `${kind} of ${job.params.filename}` : kind;
}

/** "43 %" of a file's bytes, "2,214 of 3,000" of items; nothing while there is no total. */
export function jobFar(job: Job): string {
  if (job.state === "queued") return "waiting for a worker";
  if (!job.total) return job.done > 0 ? `${count(job.done)} so far` : "starting";
  if (job.kind === "import") return percent(Math.min(1, job.done / job.total), 0);
  return `${count(job.done)} of ${count(job.total)}`;
}

/** One sentence on what an import did. */
export function importSummary(result: NonNullable<Job["result"]>): string {
  const parts = [`${count(result.imported)} imported.`];
  if (result.already_here > 0) {
    parts.push(`${count(result.already_here)} ${was(result.already_here)} already here and ${was(result.already_here)} left alone.`);
  }
  if (result.rejected > 0) {
    parts.push(`${count(result.rejected)} ${was(result.rejected)} rejected.`);
  } else {
    parts.push("None was rejected.");
  }
  return parts.join(" ");
}

/** 1 -> "once", 2 -> "twice", 3 -> "3 times". */
export function times(n: number): string {
  return ["never", "once", "twice"][n] ?? `${count(n)}${NBSP}times`;
}

function was(n: number): string {
  return n === 1 ? "was" : "were";
}
