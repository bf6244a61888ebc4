import { describe, expect, it } from "vitest";
import type { CertificateLook, CertificatePage } from "../../api/types";
import { auditing, certified, forecast, look, page } from "./fixtures";
import { auditBasis, auditTitle, ending, planTitle, ripeness, share, span, stageOf, strength, voidWarning } from "./words";

const plain = (text: string) => text.replace(/\u00a0/g, " ");

describe("stageOf", () => {
  const obstacle = { code: "no_model", message: "", advice: "", done: null, needed: null };
  const queued = { ...page.plan!, forecast: null, job: { ...page.plan!.job, state: "queued" as const } };
  const failed = { ...queued, job: { ...queued.job, state: "failed" as const } };

  it.each<[string, Partial<CertificatePage>]>([
    ["terms", { plan: null }],
    ["planning", { plan: queued }],
    ["terms", { plan: failed }],
    ["planned", {}],
    ["obstacle", { obstacle }],
    ["auditing", { live: auditing, plan: null }],
    ["certified", { live: certified, plan: null }],
  ])("is %s", (stage, part) => {
    expect(stageOf({ ...page, ...part })).toBe(stage);
  });
});

it("writes shares without digits they do not have", () => {
  expect([0.98, 0.975, 0.0125].map(share).map(plain)).toEqual(["98 %", "97.5 %", "1.25 %"]);
});

it("writes one figure where both ends are the same", () => {
  expect(plain(span({ low: 5, high: 5 }))).toBe("5 labels");
  expect(plain(span({ low: 5, high: 12 }))).toBe("5 – 12 labels");
});

describe("strength", () => {
  const at = (part: Partial<CertificateLook>) => strength({ ...look, ...part });

  it("counts factors: what has grown by the square root of what is needed is half way", () => {
    expect(at({ evidence: Math.sqrt(40), needed: 40 })).toBeCloseTo(0.5);
  });

  it("is nothing while the evidence speaks for the claim, and full once certified", () => {
    expect(at({ evidence: 0.2 })).toBe(0);
    expect(at({ evidence: 12, certified: true })).toBe(1);
  });
});

it("says how much the model keeps after the audit, not before", () => {
  expect(plain(planTitle(forecast))).toBe("After about 130 more labels the model can keep 88 % of the pool.");
});

describe("ripeness", () => {
  it("advises to label on where that may be cheaper", () => {
    expect(ripeness({ ...forecast, ripe: false })).toContain("more ordinary labels first");
    expect(ripeness({ ...forecast, ripe: true })).toContain("hardly make it cheaper");
  });

  it("names what the certificate cannot afford", () => {
    expect(plain(ripeness({ ...forecast, people: 26 }))).toContain("the 26 items that it doubts most");
  });

  it("needs no audit where the target bears all that is left", () => {
    expect(ripeness({ ...forecast, machine: 80, allowed: 89 })).toContain("no audit is needed");
  });
});

it("says what waits for its turn", () => {
  expect(plain(auditBasis({ ...look, audited: 42, wrong: 1, waiting: 3 }))).toBe(
    "42 labelled in drawn order, 1 of them wrong, and corrected by that. 3 answers came before their turn and wait.",
  );
});

it("says that people's items are still to come once the evidence is there", () => {
  expect(plain(auditTitle({ ...look, certified: true, people_left: 2 }))).toBe("The audit is done; 2 items left to people are still to be labelled.");
});

describe("voidWarning", () => {
  it("says that a given certificate ends, what it spent, and that old files still claim it", () => {
    const said = plain(voidWarning(certified).join(" "));
    expect(said).toContain("exports no longer carry it");
    expect(said).toContain("Files that were taken before");
    expect(said).toContain("Attempt 1 has spent 2.5 % of the 5 %");
  });

  it("spends nothing before the freeze", () => {
    expect(voidWarning({ ...certified, state: "freezing", frozen_at: null }).join(" ")).toContain("nothing is spent");
  });
});

it("tells a certificate that was voided from an audit that was", () => {
  expect(ending({ ...certified, state: "voided" })).toBe("Given, then voided");
  expect(ending({ ...auditing, state: "voided" })).toBe("Voided during the audit");
});
