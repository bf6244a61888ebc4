/** One answer per state of the certificate's page; for tests and for looking at it. */
import type { Certificate, CertificateLook, CertificatePage, Forecast } from "../../api/types";

export const forecast: Forecast = {
  version: 88, level: 0.025, pool: 1797, machine: 1708, people: 0, allowed: 89, expected_errors: 36.4, order: "uniform", ripe: true,
  audit: { low: 92, middle: 130, high: 463 },
  labels: { low: 92, middle: 130, high: 463 },
  cost: { low: "4.60", middle: "6.50", high: "23.15" },
  budget_labels: 900,
  affordable: true,
  silent_classes: [],
  random: [{ item: 7, key: "line-7", text: "Senior buyer", image_url: null, label: "Job Title", doubt: 0.012 }],
  doubtful: [{ item: 9, key: "line-9", text: "Dublin Core", image_url: null, label: "Place", doubt: 0.41 }],
};

export const look: CertificateLook = {
  audited: 42, wrong: 1, waiting: 3, evidence: 6.3, needed: 40, certified: false, certified_at: null, certain: false,
  right_at_least: 0.912, people_left: 0,
  labels_left: { low: 70, middle: 96, high: 260 },
  cost_left: { low: "5.60", middle: "7.68", high: "20.80" },
};

export const auditing: Certificate = {
  id: 3, state: "auditing", attempt: 1, target: 0.95, confidence: 0.95, level: 0.025, statement: null,
  pool: 1797, human: 89, machine: 1708, people: 0, allowed: 89, order: "uniform",
  forecast: { low: 92, middle: 130, high: 463, expected_errors: 36.4 },
  silent_classes: [], model_version: 88, guideline_version: 4,
  asked_at: "2026-11-24T13:00:00Z", asked_by: "Hana Okafor", frozen_at: "2026-11-24T13:00:04Z",
  look, set_aside: 0, outside: 0, job: null, certified_at: null, voided_at: null, voided_by: null, void_reason: "", error: null,
};

export const certified: Certificate = {
  ...auditing,
  state: "certified",
  statement: "At least 95 % of the 1,797 delivered labels are what the annotators would have said, with 95 % confidence.",
  look: { ...look, audited: 151, waiting: 2, wrong: 2, evidence: 41.2, certified: true, certified_at: 151, right_at_least: 0.9505, labels_left: { low: 0, middle: 0, high: 0 } },
  silent_classes: [{ id: "c8", name: "Contact" }],
  certified_at: "2026-11-24T14:10:00Z",
};

export const page: CertificatePage = {
  obstacle: null, attempt: 1, fixed_confidence: null, live: null, mistakes: [], past: [],
  plan: {
    job: {
      id: 9, kind: "plan", state: "done", stage: "", done: 0, total: null, seconds_left: null, created_at: "2026-11-24T12:59:00Z",
      finished_at: "2026-11-24T12:59:01Z", created_by: "Hana Okafor", params: { filename: null, format: null, encoding: null }, error: null, result: null,
    },
    target: 0.95, confidence: 0.95, outdated: false, forecast,
  },
};
