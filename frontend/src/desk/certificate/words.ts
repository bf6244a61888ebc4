/** What the certificate's page says: what is promised, what it takes, how far it is. */
import type { Certificate, CertificateLook, CertificatePage, Forecast } from "../../api/types";
import { count, counted, money, percent } from "../../ui";

const NBSP = "\u00a0";
const DASH = "\u2013";

/** 0.975 -> "97.5 %", 0.98 -> "98 %": as many digits as the share has, at most two. */
export function share(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))}${NBSP}%`;
}

/** "120 – 340 labels", or "120 labels" where the ends meet. */
export function span({ low, high }: { low: number; high: number }, noun = "label"): string {
  return low === high ? counted(low, noun) : `${count(low)}${NBSP}${DASH}${NBSP}${counted(high, noun)}`;
}

export function moneySpan({ low, high }: { low: string; high: string }, currency: string): string {
  return low === high ? money(low, currency) : `${money(low, currency)} ${DASH} ${money(high, currency)}`;
}

export type Stage = "obstacle" | "terms" | "planning" | "planned" | "freezing" | "auditing" | "certified";

/** Which of its states the page is in. */
export function stageOf(page: CertificatePage): Stage {
  const state = page.live?.state;
  if (state === "freezing" || state === "auditing" || state === "certified") return state;
  if (page.obstacle) return "obstacle";
  if (!page.plan) return "terms";
  if (page.plan.job.state === "queued" || page.plan.job.state === "running") return "planning";
  return page.plan.forecast ? "planned" : "terms";
}

/** How far the evidence is, 0..1: equal strokes for equal factors, since evidence multiplies. */
export function strength({ evidence, needed, certified }: CertificateLook): number {
  if (certified) return 1;
  return Math.max(0, Math.min(1, Math.log(Math.max(1, evidence)) / Math.log(needed)));
}

export function promise(target: number, confidence: number, pool: number): string {
  return `At least ${share(target)} of the ${counted(pool, "label")} delivered are what the annotators would have said, with ${share(confidence)} confidence.`;
}

/** The first sentence over a plan: what the model can take, and what stays with people. */
export function planTitle({ machine, pool, audit, labels }: Forecast): string {
  const rest = percent((machine - audit.middle) / pool, 0);
  return `After about ${counted(labels.middle, "more label")} the model can keep ${rest} of the pool.`;
}

/** Whether to freeze now or to label on, and why. */
export function ripeness(found: Forecast): string {
  if (found.machine <= found.allowed) {
    return "So few labels are left to the model that the target bears every one of them being wrong: no audit is needed.";
  }
  if (found.people > 0) {
    return `The model is thought to make about ${count(found.expected_errors)} mistakes in what it would keep. It cannot afford the ${counted(found.people, "item")} that it doubts most: people label these too. Labelling on as before first may make that fewer.`;
  }
  const errors = `About ${counted(found.expected_errors, "mistake")} are expected, and the target bears ${count(found.allowed)}.`;
  return found.ripe
    ? `${errors} Labelling more before the freeze would hardly make it cheaper.`
    : `${errors} Some more ordinary labels first may make the audit shorter; you can also freeze now.`;
}

export function auditTitle(look: CertificateLook | null): string {
  if (!look) return "The audit has begun.";
  if (look.certified) return `The audit is done; ${counted(look.people_left, "item")} left to people ${look.people_left === 1 ? "is" : "are"} still to be labelled.`;
  return `About ${counted(look.labels_left.middle, "more label")} until the certificate.`;
}

/** "42 labelled in drawn order, 1 of them wrong and corrected, 3 waiting for their turn." */
export function auditBasis({ audited, wrong, waiting }: CertificateLook): string {
  const found = wrong === 0 ? "none of them wrong" : `${count(wrong)} of them wrong, and corrected by that`;
  const early = waiting > 0 ? ` ${counted(waiting, "answer")} came before ${waiting === 1 ? "its" : "their"} turn and ${waiting === 1 ? "waits" : "wait"}.` : "";
  return `${count(audited)} labelled in drawn order, ${found}.${early}`;
}

/** What voiding does, said before it is done. */
export function voidWarning(live: Certificate): string[] {
  const spent = live.frozen_at
    ? `Attempt ${live.attempt} has spent ${share(live.level ?? 0)} of the ${share(1 - live.confidence)} that all attempts together may be wrong by. The next one has less left, and so needs more labels.`
    : "Nothing is frozen yet, so nothing is spent.";
  const ends =
    live.state === "certified"
      ? "The certificate ends, and exports no longer carry it. Files that were taken before still say that it was given: tell who uses them."
      : "The audit ends without a certificate. Its labels stay, and the model learns from them.";
  return [ends, spent, "The model’s own queue goes on at once."];
}

/** How an attempt that is over ended. */
export function ending(row: Certificate): string {
  if (row.state === "failed") return row.error?.message ?? "The freeze did not finish.";
  if (!row.frozen_at) return "Given up before anything was frozen";
  return row.certified_at ? "Given, then voided" : "Voided during the audit";
}
