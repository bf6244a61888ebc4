// The contract as openapi-fetch reads it, written by hand until the server's own schema is generated.
import type * as T from "./types";

type Json<B> = { content: { "application/json": B } };
type Parameters<P, Q> = { query?: Q; path: P };
type Op<Answer, P = never, Body = never, Q = never> = {
  parameters: [P] extends [never]
    ? [Q] extends [never] ? { query?: never; path?: never } : { query?: Q; path?: never }
    : [Q] extends [never] ? { query?: never; path: P } : Parameters<P, Q>;
  responses: { 200: Json<Answer> };
} & ([Body] extends [never] ? { requestBody?: never } : { requestBody: Json<Body> });
type Slug = { slug: string };
type None = Record<string, never>;

export interface paths {
  "/api/v1/session": {
    get: Op<T.Session>;
    post: Op<T.Session, never, { email: string; password: string }>;
    delete: Op<None>;
  };
  "/api/v1/invitations/{token}": {
    get: Op<T.Invitation, { token: string }>;
    post: Op<T.Session, { token: string }, { name?: string; email?: string; password?: string }>;
  };
  "/api/v1/projects": {
    get: Op<{ projects: T.ProjectRow[] }>;
    post: Op<T.Project, never, T.NewProject>;
  };
  "/api/v1/projects/{slug}": {
    get: Op<T.Project, Slug>;
    patch: Op<T.Project, Slug, T.ProjectPatch>;
  };
  "/api/v1/projects/{slug}/leases": { post: Op<T.Bench, Slug, { count: number; queue: T.QueueName }> };
  "/api/v1/projects/{slug}/leases/heartbeat": {
    post: Op<{ leases: { id: number; expires_at: string }[] }, Slug, { leases: number[] }>;
  };
  "/api/v1/projects/{slug}/leases/release": { post: Op<None, Slug, { leases: number[] }> };
  "/api/v1/projects/{slug}/annotations": { post: Op<T.Submitted, Slug, T.Submission> };
  "/api/v1/projects/{slug}/undo": { post: Op<T.Undone, Slug, { submission: string; count: number }> };
  "/api/v1/projects/{slug}/trail": { get: Op<{ entries: T.TrailEntry[] }, Slug, never, { limit?: number }> };
  "/api/v1/projects/{slug}/dashboard": { get: Op<T.Dashboard, Slug> };
  "/api/v1/projects/{slug}/members": {
    get: Op<{ members: T.Member[]; invitations: T.OpenInvitation[] }, Slug>;
  };
  "/api/v1/projects/{slug}/members/{id}": {
    patch: Op<T.Member, Slug & { id: number }, { role: T.Role }>;
    delete: Op<None, Slug & { id: number }>;
  };
  "/api/v1/projects/{slug}/invitations": {
    post: Op<{ id: number; url: string; role: T.Role }, Slug, { role: T.Role; email?: string | null }>;
  };
  "/api/v1/projects/{slug}/invitations/{id}": { delete: Op<None, Slug & { id: number }> };
  "/api/v1/projects/{slug}/imports": {
    get: Op<{ imports: T.Job[]; next: number | null }, Slug, never, { before?: number }>;
  };
  "/api/v1/projects/{slug}/jobs/{id}": { get: Op<T.Job, Slug & { id: number }> };
  "/api/v1/tokens": {
    get: Op<{ tokens: T.Token[] }>;
    post: Op<{ id: number; name: string; token: string }, never, { name: string }>;
  };
  "/api/v1/tokens/{id}": { delete: Op<None, { id: number }> };
  "/api/v1/system": { get: Op<{ workers: T.Workers }> };
}
