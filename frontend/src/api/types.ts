// The nouns of the HTTP API. Money travels as decimal strings, fractions as 0..1, times as ISO 8601.

export type Role = "owner" | "manager" | "reviewer" | "annotator" | "engineer";
export type Modality = "text" | "image";
export type ProjectState = "open" | "paused" | "closed";

export interface User { id: number; email: string; name: string; is_owner: boolean }
export interface Session { user: User | null; csrf_token: string; version: string }
export interface Invitation { project: { slug: string; name: string }; role: Role; invited_by: string }

export interface Interval { point: number; low: number; high: number }
export interface Advice { tone: "ok" | "marker" | "stop"; sentence: string; reason: string }
export interface Budget {
  currency: string; price: string; cap: string; spent: string; reserved: string; left: string;
  labels_cap: number; labels_spent: number; labels_reserved: number; labels_left: number;
}
export interface ProjectRow {
  slug: string; name: string; kind: string; modality: Modality; role: Role; items: number; class_count: number;
  quality: Interval | null; budget: Budget; advice: Advice; labels_today: number; state: ProjectState;
}
export interface LabelClass { id: string; name: string }
export interface Guideline { number: number; text: string; classes: LabelClass[]; created_at: string }
export interface Project {
  slug: string; name: string; kind: string; modality: Modality; state: ProjectState; role: Role;
  currency: string; price: string; budget_cap: string; audit_share: number; suggestions: boolean;
  guideline: Guideline;
  items: { total: number; open: number; labelled: number; set_aside: number; embedded: number };
}
export interface NewProject {
  name: string; modality: Modality; classes: { name: string }[]; guidelines: string;
  currency: string; price: string; budget_cap: string;
}
export interface ProjectPatch {
  name?: string; guidelines?: string; classes?: { id?: string; name: string }[]; price?: string;
  budget_cap?: string; suggestions?: boolean; state?: ProjectState;
}

export type QueueName = "main" | "review";
export interface Item {
  id: number; key: string; text: string | null; before: string | null; after: string | null;
  image_url: string | null; width: number | null; height: number | null;
}
export interface Suggestion { choice: string; probability: number }
export interface Task { lease: number; fence: number; expires_at: string; item: Item; suggestion: Suggestion | null }
export interface ModelAge { number: number; age_seconds: number; labels_behind: number }
export interface Counters {
  today: number; mine: number; labels_left: number; reserved_by_others: number; budget_fraction_spent: number;
  model: ModelAge | null; worker_alive: boolean; set_aside: number;
}
export type BenchState = "ok" | "empty" | "budget_spent" | "budget_reserved" | "paused" | "no_items";
export interface Bench { state: BenchState; tasks: Task[]; counters: Counters }
export type Action = "label" | "none" | "skip" | "flag";
export interface Submission {
  submission: string; lease: number; fence: number; action: Action; value: { choice: string } | null;
  note: string | null; seconds: number; count: number; queue: QueueName;
}
export interface Annotation {
  id: number; submission: string; state: "accepted" | "late" | "replayed"; paid: boolean;
  action: Action | "undo"; choice: string | null; message: string | null;
}
export interface Submitted { annotation: Annotation; bench: Bench }
export interface Undone { annotation: Annotation | null; task: Task | null; bench: Bench }
export interface TrailEntry {
  annotation_id: number; action: Action; choice: string | null; item_text?: string | null; image_url?: string | null;
  created_at: string; undoable: boolean;
}

export interface WorkerProcess { name: string; queues: string[]; alive: boolean; seconds_since_seen: number | null }
export interface Workers { alive: boolean; last_seen: string | null; start_command: string; processes: WorkerProcess[] }
export interface Quality {
  delivered: Interval | null; model: Interval | null; audited: number; audit_wrong: number; human_labels: number;
  pool: number; temperature?: number | null; version: number;
}
export interface CurvePoint { labels: number; point: number; low: number; high: number; version: number }
export interface Loop {
  queue_length: number; chosen: number; random: number; audit: number; set_aside: number;
  median_seconds_to_rerank: number | null;
}
export interface Round {
  number: number; state: "idle" | "running" | "failed"; stage: string; done: number; total: number;
  seconds_left: number | null; error: string | null; wanted: number; finished_at: string | null;
}
export interface ClassRow { id: string; name: string; labels: number; share: number; audited: number; recall: Interval | null }
export interface Person {
  name: string; email: string; role: Role; today: number; total: number; median_seconds: number | null; active_now: boolean;
}
export interface Dashboard {
  headline: Advice; model: ModelAge | null; quality: Quality | null; explanation: string;
  budget: Budget & { per_hour: string | null; hours_worked: number };
  savings: { state: "not_yet_measurable"; reason: string };
  curve: CurvePoint[]; loop: Loop; round: Round; jobs: Job[]; workers: Workers; classes: ClassRow[]; people: Person[];
}

export interface Member { id: number; name: string; email: string; role: Role }
export interface OpenInvitation { id: number; role: Role; email: string | null; created_at: string; expires_at: string }
export interface Token { id: number; name: string; prefix: string; created_at: string; last_used_at: string | null }

export interface Reject { row: number; field: string; said: string; reason: string; advice: string }
export interface Job {
  id: number; kind: string; state: "queued" | "running" | "done" | "failed"; stage: string; done: number;
  total: number | null; seconds_left: number | null; created_at: string; finished_at: string | null;
  created_by: string | null; params: { filename?: string; format?: string };
  error: { message: string; where: string | null; advice: string | null } | null;
  result: { imported: number; already_here: number; rejected: number; rejects: Reject[]; seconds: number } | null;
}

export interface FieldFault { field: string; message: string }
export interface Fault {
  code: string; message: string; where: string | null; advice: string | null; fields: FieldFault[];
}
