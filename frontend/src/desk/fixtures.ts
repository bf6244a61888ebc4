/** One dashboard per state the page must tell apart; for tests and for looking at the pages. */
import type { ClassRow, CurvePoint, Dashboard, Job, Person, Project } from "../api/types";

export const LABELS = ["Job Title", "Company", "Place", "Degree", "School", "Date", "Skill", "Contact"];

export const project: Project = {
  slug: "resume-lines",
  name: "Résumé lines",
  kind: "classification",
  options: {},
  measured: true,
  modality: "text",
  state: "open",
  role: "manager",
  currency: "EUR",
  price: "0.08",
  budget_cap: "960.00",
  audit_share: 0.15,
  suggestions: false,
  worth_points: 0.5,
  guideline: {
    number: 4,
    text: "Label the whole line by what it names.\n\nA place inside a company's name is part of the company.",
    classes: LABELS.map((name, i) => ({ id: `c${i + 1}`, name })),
    created_at: "2026-11-20T09:00:00Z",
  },
  items: { total: 120_000, open: 112_546, labelled: 7_420, set_aside: 34, embedded: 120_000 },
};

const recalls: [string, number, number, number, number, number][] = [
  ["School", 0.885, 0.792, 0.946, 668, 91],
  ["Company", 0.893, 0.838, 0.934, 1342, 177],
  ["Place", 0.903, 0.84, 0.947, 921, 131],
  ["Skill", 0.918, 0.878, 0.948, 1749, 262],
  ["Job Title", 0.937, 0.892, 0.967, 1268, 185],
  ["Degree", 0.955, 0.889, 0.988, 577, 88],
  ["Date", 0.984, 0.942, 0.998, 604, 121],
];

const classes: ClassRow[] = [
  ...recalls.map(([name, point, low, high, labels, audited]) => ({
    id: `c${LABELS.indexOf(name) + 1}`,
    name,
    labels,
    share: labels / 7420,
    audited,
    recall: { point, low, high },
  })),
  { id: "c8", name: "Contact", labels: 291, share: 291 / 7420, audited: 4, recall: null },
];

const steps: [number, number, number, number][] = [
  [1040, 0.74, 0.1, 26],
  [2030, 0.828, 0.036, 51],
  [2700, 0.856, 0.028, 68],
  [3790, 0.881, 0.022, 95],
  [4820, 0.899, 0.018, 120],
  [5620, 0.909, 0.016, 140],
  [6370, 0.916, 0.0145, 160],
  [7420, 0.926, 0.0125, 186],
];
const curve: CurvePoint[] = steps.map(([labels, point, half, version]) => ({
  labels,
  point,
  low: point - half,
  high: Math.min(1, point + half),
  version,
}));

const people: Person[] = [
  { name: "Marta Lindqvist", email: "marta@example.org", role: "annotator", today: 412, total: 2511, median_seconds: 8.4, active_now: true },
  { name: "Jonas Weber", email: "jonas@example.org", role: "annotator", today: 371, total: 2204, median_seconds: 9.1, active_now: true },
  { name: "Aiko Tanaka", email: "aiko@example.org", role: "reviewer", today: 318, total: 1622, median_seconds: 9.8, active_now: true },
  { name: "Priya Nair", email: "priya@example.org", role: "annotator", today: 183, total: 1083, median_seconds: 11.2, active_now: false },
];

export const healthy: Dashboard = {
  headline: {
    tone: "ok",
    sentence: "Keep labelling: the estimate still rises and 4,548 labels are left.",
    reason: "From 3,790 to 7,420 labels it rose by 4.5 points, more than the intervals allow for chance.",
  },
  items: project.items,
  model: { number: 186, age_seconds: 40, labels_behind: 3 },
  recipe: { reason: "Margin, picked diversely: the model is past its cold start." },
  quality: {
    delivered: { point: 0.926, low: 0.913, high: 0.938 },
    model: { point: 0.921, low: 0.907, high: 0.934 },
    audited: 1113,
    audit_wrong: 82,
    human_labels: 7420,
    pool: 120_000,
    version: 186,
  },
  certificate: null,
  outlook: {
    labels: 7_420, step: 100, gain: { point: 0.3, low: 0, high: 2.5 }, price: "8.00", worth_points: 0.5, stop: false,
  },
  explanation: "Post-stratified on the model's confidence, from 1,113 items drawn at random; 82 of them were wrong.",
  budget: {
    currency: "EUR", price: "0.08", cap: "960.00", spent: "593.60", reserved: "2.56", left: "363.84",
    labels_cap: 12_000, labels_spent: 7420, labels_reserved: 32, labels_left: 4548,
    per_hour: "31.24", hours_worked: 19,
  },
  savings: {
    state: "not_yet_measurable",
    reason: "A saving is measured against random choice when the project is completed, or by a control arm.",
    factor: null, low: null, high: null,
  },
  curve,
  loop: { queue_length: 256, chosen: 5690, random: 617, audit: 1113, review: 0, certify: 0, set_aside: 34, median_seconds_to_rerank: 8.7 },
  round: { number: 187, state: "running", stage: "scoring the pool", done: 78_806, total: 112_580, seconds_left: 3, error: null, wanted: true, finished_at: null },
  jobs: [],
  workers: {
    alive: true,
    last_seen: "2026-11-24T14:20:00Z",
    start_command: "labelhub up --only worker",
    processes: [
      { name: "worker-1", queues: ["train", "score"], alive: true, seconds_since_seen: 2 },
      { name: "worker-2", queues: ["ingest", "embed", "export"], alive: true, seconds_since_seen: 1 },
    ],
  },
  classes,
  people,
};

const unspent = {
  ...healthy.budget, spent: "0.00", reserved: "0.00", left: "24.00", cap: "24.00",
  labels_cap: 300, labels_spent: 0, labels_reserved: 0, labels_left: 300, per_hour: null, hours_worked: 0,
};

const idle = { number: 0, state: "idle" as const, stage: "", done: 0, total: 0, seconds_left: null, error: null, wanted: false, finished_at: null };

/** Nothing imported. */
export const bare: Dashboard = {
  ...healthy,
  headline: { tone: "marker", sentence: "Import a file to begin.", reason: "The project holds no items yet." },
  items: { total: 0, open: 0, labelled: 0, set_aside: 0, embedded: 0 },
  model: null, recipe: null, quality: null, outlook: null, explanation: "", budget: unspent, curve: [], round: idle,
  savings: { state: "not_yet_measurable", reason: "Nothing is labelled yet.", factor: null, low: null, high: null },
  loop: { queue_length: 0, chosen: 0, random: 0, audit: 0, review: 0, certify: 0, set_aside: 0, median_seconds_to_rerank: null },
  classes: LABELS.map((name, i) => ({ id: `c${i + 1}`, name, labels: 0, share: 0, audited: 0, recall: null })),
  people: [{ name: "Hana Okafor", email: "hana@example.org", role: "manager", today: 0, total: 0, median_seconds: null, active_now: true }],
};

export const embedding: Job = {
  id: 7, kind: "embed", state: "running", stage: "reading the pool", done: 2214, total: 3000, seconds_left: 6,
  created_at: "2026-11-24T14:18:00Z", finished_at: null, created_by: "Hana Okafor", params: { filename: null, format: null, encoding: null }, error: null, result: null,
};

/** Imported, nothing labelled, the pool is being read. */
export const empty: Dashboard = {
  ...bare,
  headline: { tone: "ok", sentence: "Label 40 items to start the model, and about 150 for an honest figure.", reason: "3,000 items are imported. Nothing is measured yet, so nothing is claimed." },
  items: { total: 3000, open: 3000, labelled: 0, set_aside: 0, embedded: 2214 },
  jobs: [embedding],
};

/** Labelled a little: one wide interval. */
export const early: Dashboard = {
  ...healthy,
  model: { number: 3, age_seconds: 12, labels_behind: 1 },
  quality: { ...healthy.quality!, delivered: { point: 0.71, low: 0.42, high: 0.9 }, audited: 9, audit_wrong: 2, human_labels: 58, version: 3 },
  curve: [{ labels: 58, point: 0.71, low: 0.42, high: 0.9, version: 3 }],
  budget: { ...unspent, spent: "4.64", left: "19.36", labels_spent: 58, labels_left: 242, per_hour: "22.10", hours_worked: 0.21 },
  classes: classes.map((row) => ({ ...row, labels: 7, audited: 1, recall: null })),
  people: people.slice(0, 1),
  round: { ...idle, number: 3, wanted: false, finished_at: "2026-11-24T14:18:00Z" },
};

/** The worker is down and the last round failed. */
export const failing: Dashboard = {
  ...healthy,
  headline: { tone: "stop", sentence: "Start the worker before you buy more labels.", reason: "Since 14:06, 61 labels (4.88 €) were given in an order that no longer learns. They are safe." },
  model: { number: 58, age_seconds: 840, labels_behind: 61 },
  round: { number: 59, state: "failed", stage: "scoring the pool", done: 9216, total: 37_341, seconds_left: null, error: "Killed by the system: out of memory at 3.8 of 4.0 GB.", wanted: true, finished_at: "2026-11-24T14:06:00Z" },
  workers: {
    ...healthy.workers,
    alive: false,
    last_seen: "2026-11-24T14:06:00Z",
    processes: [
      { name: "worker-1", queues: ["train", "score"], alive: false, seconds_since_seen: 840 },
      { name: "beat", queues: [], alive: true, seconds_since_seen: 4 },
    ],
  },
  jobs: [{ ...embedding, id: 8, kind: "import", state: "failed", stage: "read", finished_at: "2026-11-24T14:06:00Z", params: { filename: "vendor-list.csv", format: "csv", encoding: "utf-8" }, error: { message: "A quote is opened and never closed.", where: "row 20,118, column 3", advice: "Close the quote, or export the file again." } }],
};

/** Every label of the cap is bought. */
export const spent: Dashboard = {
  ...healthy,
  headline: { tone: "stop", sentence: "The budget is spent: 12,000 labels for 960.00 €.", reason: "Raise the cap in the settings, or take the data as it is." },
  budget: { ...healthy.budget, spent: "960.00", reserved: "0.00", left: "0.00", labels_spent: 12_000, labels_reserved: 0, labels_left: 0 },
  round: { ...idle, number: 300, wanted: false, finished_at: "2026-11-24T14:18:00Z" },
};

const importJob = (id: number, filename: string, part: Partial<Job>): Job => ({
  ...embedding, id, kind: "import", state: "done", stage: "", done: 0, total: null, seconds_left: null,
  created_at: "2026-11-20T09:12:00Z", finished_at: "2026-11-20T09:12:04Z", created_by: "Tomasz Wolski",
  params: { filename, format: "csv", encoding: "utf-8" }, ...part,
});

/** A running import, one with rejects, one refused, one clean. */
export const imports: { imports: Job[]; next: number | null } = {
  imports: [
    importJob(12, "candidates-2026-12.csv", { state: "running", stage: "reading", done: 4_300_000, total: 9_900_000, seconds_left: 5, finished_at: null }),
    importJob(11, "candidates-2026-11.csv", {
      result: {
        imported: 48_173, already_here: 27, rejected: 12, seconds: 4.1,
        rejects: [
          { row: 1204, field: "text", said: "   ", reason: "Empty after trimming", advice: "Leave it out, or fill the line" },
          { row: 8817, field: "text", said: "Sales Lead\u0000EMEA", reason: "NUL byte at character 11", advice: "Export again as UTF-8" },
          { row: 19_340, field: "label", said: "Job title", reason: "No such class; did you mean “Job Title”?", advice: "Correct the label, or leave it empty" },
        ],
      },
    }),
    importJob(10, "vendor-list.csv", { state: "failed", error: { message: "A quote is opened and never closed.", where: "row 20,118, column 3", advice: "Close the quote, or export the file again." } }),
    importJob(9, "seed.jsonl", { result: { imported: 3000, already_here: 0, rejected: 0, rejects: [], seconds: 0.4 } }),
  ],
  next: 9,
};

export const members = {
  members: [
    { id: 1, name: "Hana Okafor", email: "hana@example.org", role: "manager" },
    { id: 2, name: "Marta Lindqvist", email: "marta@example.org", role: "annotator" },
    { id: 3, name: "Aiko Tanaka", email: "aiko@example.org", role: "reviewer" },
    { id: 4, name: "Tomasz Wolski", email: "tomasz@example.org", role: "engineer" },
  ],
  invitations: [
    { id: 5, role: "annotator", email: "jonas@example.org", created_at: "2026-11-24T08:00:00Z", expires_at: "2026-12-08T08:00:00Z" },
    { id: 6, role: "reviewer", email: "", created_at: "2026-11-24T08:00:00Z", expires_at: "2026-12-08T08:00:00Z" },
  ],
};

export const tokens = {
  tokens: [
    { id: 1, name: "nightly export", prefix: "lh_4fQ2", created_at: "2026-11-20T09:00:00Z", last_used_at: "2026-11-24T02:00:00Z" },
    { id: 2, name: "notebook", prefix: "lh_9xKd", created_at: "2026-11-22T09:00:00Z", last_used_at: null },
  ],
};
