import { api, csrfHeader, unwrap } from "../api/client";
import type { Ports } from "./benchTypes";
import { draftsOf } from "./drafts";

/** Wires a bench to the server, the browser's clock and storage, and its random ids. */
export function benchPorts(slug: string, user: number): Ports {
  const drafts = draftsOf(user, slug);
  const params = { path: { slug } };
  return {
    lease: (body) => unwrap(api.POST("/api/v1/projects/{slug}/leases", { params, body })),
    submit: (body) => unwrap(api.POST("/api/v1/projects/{slug}/annotations", { params, body })),
    undo: (body) => unwrap(api.POST("/api/v1/projects/{slug}/undo", { params, body })),
    async heartbeat(leases) {
      const answer = await unwrap(api.POST("/api/v1/projects/{slug}/leases/heartbeat", { params, body: { leases } }));
      return answer.leases.map((lease) => lease.id);
    },
    release: (leases) => releaseOnTheWayOut(slug, leases),
    async trail() {
      const answer = await unwrap(api.GET("/api/v1/projects/{slug}/trail", { params: { ...params, query: { limit: 50 } } }));
      return answer.entries;
    },
    settled: drafts.drop,
    uuid: newId,
    now: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    visible: () => document.visibilityState === "visible",
  };
}

/** `keepalive` lets the request outlive the page; leases that it misses run out by themselves. */
function releaseOnTheWayOut(slug: string, leases: number[]) {
  const request = fetch(`/api/v1/projects/${encodeURIComponent(slug)}/leases/release`, {
    method: "POST",
    keepalive: true,
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", ...csrfHeader() },
    body: JSON.stringify({ leases }),
  });
  request.catch(() => undefined);
}

/** A random UUID, also on plain http, where browsers hide crypto.randomUUID. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
