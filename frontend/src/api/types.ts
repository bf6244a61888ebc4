// The nouns of the HTTP API by short names. The shapes themselves are generated: `npm run api`.
// Money travels as decimal strings, fractions as 0..1, times as ISO 8601.
import type { components } from "./schema";

type S = components["schemas"];

export type Role = "owner" | "manager" | "reviewer" | "annotator" | "engineer";
export type Modality = "text" | "image";
export type ProjectState = "open" | "paused" | "closed";
export type QueueName = "main" | "review";

export type Session = S["SessionOut"];
export type User = S["UserOut"];
export type Invitation = S["InvitationOut"];

export type Interval = S["Interval"];
export type Advice = S["Advice"];
export type Budget = S["Budget"];
export type ProjectRow = S["ProjectRow"];
export type LabelClass = S["ClassOut"];
export type Guideline = S["GuidelineOut"];
export type Project = S["ProjectOut"];
/** What a kind of task was told when the project was made. */
export type Options = Project["options"];
export type NewProject = S["ProjectIn"];
export type ProjectPatch = S["ProjectPatch"];

export type Item = S["TaskItem"];
export type Suggestion = S["Suggestion"];
export type Task = S["Task"];
export type Remark = S["Remark"];
export type ModelAge = S["ModelAge"];
export type Counters = S["Counters"];
export type Bench = S["Bench"];
export type BenchState = Bench["state"];
export type Action = S["AnnotationIn"]["action"];
export type Submission = S["AnnotationIn"];
export type Annotation = S["AnnotationOut"];
export type Submitted = S["Answer"];
export type Undone = S["UndoOut"];
export type TrailEntry = S["TrailEntry"];

export type Workers = S["Workers"];
export type WorkerProcess = S["Process"];
export type Quality = S["Quality"];
export type CurvePoint = S["CurvePoint"];
export type Loop = S["Loop"];
export type Round = S["Round"];
export type ClassRow = S["ClassRow"];
export type Person = S["PersonRow"];
export type Dashboard = S["Dashboard"];

export type CertificatePage = S["CertificatePage"];
export type Certificate = S["CertificateOut"];
export type CertificateLook = S["LookOut"];
export type CertificatePlan = S["PlanOut"];
export type Forecast = S["ForecastOut"];
export type Sample = S["Sample"];
export type Mistake = S["Mistake"];
export type ShownItem = Pick<Sample, "item" | "key" | "text" | "image_url">;
export type Terms = { target: number; confidence: number };

export type Member = S["MemberOut"];
export type OpenInvitation = S["OpenInvitation"];
export type Token = S["TokenOut"];
export type Reject = S["RejectOut"];
export type Job = S["JobOut"];

export interface FieldFault { field: string; message: string }
/** What every refusal carries under `error`. */
export interface Fault { code: string; message: string; where: string | null; advice: string | null; fields: FieldFault[] }
