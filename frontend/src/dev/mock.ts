import { faultFrom } from "../api/errors";
import type { Project, ProjectRow, Submission } from "../api/types";
import { FakeProject } from "./fakeProject";
import { MOCKS } from "./mockProjects";

// A server in the page, for `npm run mock` and for component tests. Never part of a build.

function row(project: Project): ProjectRow {
  const { slug, name, kind, modality, role, guideline } = project;
  return {
    slug, name, kind, modality, state: "open", role, items: 200, set_aside: 0,
    class_count: guideline.classes.length, quality: { point: 0.926, low: 0.913, high: 0.938 }, labels_left: 488, labels_today: 12,
    budget: {
      currency: "EUR", price: "0.08", cap: "40.00", spent: "0.96", reserved: "0.32", left: "38.72", labels_cap: 500, labels_spent: 12,
      labels_reserved: 4, labels_left: 484,
    },
    advice: { tone: "ok", sentence: "Keep labelling; quality is not measured yet.", reason: "488 labels are left." },
  };
}

/** Answers a request to one project's bench, or undefined. */
function answerBench(bench: FakeProject, call: string, body: unknown): unknown {
  switch (call) {
    case "POST /leases": return bench.lease((body as { count: number }).count);
    case "POST /annotations": return bench.submit(body as Submission);
    case "POST /undo": return bench.undo((body as { submission: string }).submission);
    case "POST /leases/heartbeat": return { leases: bench.heartbeat((body as { leases: number[] }).leases).map((id) => ({ id, expires_at: "" })) };
    case "POST /leases/release": return bench.release((body as { leases: number[] }).leases) ?? {};
    case "GET /trail": return { entries: [] };
    default: return undefined;
  }
}

let signedIn = true;

/** Answers one request of the API; throws the ApiError that the server would answer. */
function answer(benches: Map<string, FakeProject>, method: string, path: string, body: unknown): unknown {
  const user = { id: 1, name: "Marta Lindqvist", email: "marta@example.org", is_owner: true, may_create: true };
  switch (`${method} ${path}`) {
    case "GET session": return { user: signedIn ? user : null, csrf_token: "mock", version: "mock" };
    case "POST session": signedIn = true; return { user, csrf_token: "mock", version: "mock" };
    case "DELETE session": signedIn = false; return { user: null, csrf_token: "mock", version: "mock" };
    case "GET projects": return { projects: MOCKS.map(({ project }) => row(project)) };
  }
  const [, slug = "", rest = ""] = /^projects\/([^/]+)(.*)$/.exec(path) ?? [];
  const mock = MOCKS.find(({ project }) => project.slug === slug);
  if (mock && method === "GET" && rest === "") return mock.project;
  const found = mock && answerBench(benches.get(slug)!, `${method} ${rest}`, body);
  if (found === undefined) throw faultFrom(404, null);
  return found;
}

/**
 * Puts the mock in the place of `fetch`; everything outside the API goes on to the real one.
 *
 * Answers with the bench of the project `slug`, which may be given.
 */
export function install(given?: FakeProject, slug = "lines"): FakeProject {
  const benches = new Map(MOCKS.map(({ project, items }) => [project.slug, new FakeProject(items())]));
  const bench = given ?? benches.get(slug)!;
  benches.set(slug, bench);
  const real = globalThis.fetch;
  signedIn = true;
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.origin), init);
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/api/v1/")) return real(input, init);
    const body: unknown = request.method === "GET" ? null : await request.json().catch(() => null);
    try {
      const data = answer(benches, request.method, pathname.slice("/api/v1/".length), body);
      return Response.json(data ?? {});
    } catch (thrown) {
      const { status, code, message, where, advice, fields } = thrown as ReturnType<typeof faultFrom>;
      return Response.json({ error: { code, message, where, advice, fields } }, { status: status || 500 });
    }
  };
  return bench;
}
