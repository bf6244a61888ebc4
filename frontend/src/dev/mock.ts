import { faultFrom } from "../api/errors";
import type { Item, Project, ProjectRow, Submission } from "../api/types";
import { FakeProject } from "./fakeProject";

// A server in the page, for `npm run mock` and for component tests. Never part of a build.

const CLASSES = ["Job Title", "Company", "Place", "Degree", "School", "Date", "Skill", "Contact"];
const LINES = [
  "Protection & Control Engineer", "Florida Power & Light, Juno Beach", "Set relay schemes for 41 substations",
  "B.Sc. Electrical Engineering, 2011", "Florida State University, Tallahassee", "Jan 2012 – Mar 2019", "Matlab, PSCAD, IEC 61850",
  "marta@example.org",
];

const project: Project = {
  slug: "lines", name: "Résumé lines", kind: "classification", options: {}, modality: "text", state: "open", role: "manager",
  currency: "EUR", price: "0.08", budget_cap: "40.00", audit_share: 0.15, suggestions: false, worth_points: 0.5,
  guideline: {
    number: 4, created_at: "2026-11-20T09:00:00Z", text: "Which part of a résumé is this line?\n\n# Company\nA place inside the name does not make it a place.",
    classes: CLASSES.map((name, index) => ({ id: `c${index + 1}`, name })),
  },
  items: { total: 200, open: 200, labelled: 0, set_aside: 0, embedded: 200 },
};

function pool(): Item[] {
  return Array.from({ length: 200 }, (_, index) => ({
    id: index + 1, key: `line-${index + 1}`, text: LINES[index % LINES.length]!, before: LINES[(index + 7) % 8]!,
    after: LINES[(index + 1) % 8]!, image_url: null, width: null, height: null, outputs: null, draft: null,
  }));
}

function row(): ProjectRow {
  return {
    slug: "lines", name: project.name, kind: project.kind, modality: "text", state: "open", role: project.role, items: 200, set_aside: 0,
    class_count: 8, quality: { point: 0.926, low: 0.913, high: 0.938 }, labels_left: 488, labels_today: 12,
    budget: {
      currency: "EUR", price: "0.08", cap: "40.00", spent: "0.96", reserved: "0.32", left: "38.72", labels_cap: 500, labels_spent: 12,
      labels_reserved: 4, labels_left: 484,
    },
    advice: { tone: "ok", sentence: "Keep labelling; quality is not measured yet.", reason: "488 labels are left." },
  };
}

let signedIn = true;

/** Answers one request of the API; throws the ApiError that the server would answer. */
function answer(bench: FakeProject, method: string, path: string, body: unknown): unknown {
  const user = { id: 1, name: "Marta Lindqvist", email: "marta@example.org", is_owner: true, may_create: true };
  switch (`${method} ${path}`) {
    case "GET session": return { user: signedIn ? user : null, csrf_token: "mock", version: "mock" };
    case "POST session": signedIn = true; return { user, csrf_token: "mock", version: "mock" };
    case "DELETE session": signedIn = false; return { user: null, csrf_token: "mock", version: "mock" };
    case "GET projects": return { projects: [row()] };
    case "GET projects/lines": return project;
    case "POST projects/lines/leases": return bench.lease((body as { count: number }).count);
    case "POST projects/lines/annotations": return bench.submit(body as Submission);
    case "POST projects/lines/undo": return bench.undo((body as { submission: string }).submission);
    case "POST projects/lines/leases/heartbeat": return { leases: bench.heartbeat((body as { leases: number[] }).leases).map((id) => ({ id, expires_at: "" })) };
    case "POST projects/lines/leases/release": return bench.release((body as { leases: number[] }).leases);
    case "GET projects/lines/trail": return { entries: [] };
    default: throw faultFrom(404, null);
  }
}

/** Puts the mock in the place of `fetch`; everything outside the API goes on to the real one. */
export function install(bench = new FakeProject(pool())): FakeProject {
  const real = globalThis.fetch;
  signedIn = true;
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.origin), init);
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/api/v1/")) return real(input, init);
    const body: unknown = request.method === "GET" ? null : await request.json().catch(() => null);
    try {
      const data = answer(bench, request.method, pathname.slice("/api/v1/".length), body);
      return Response.json(data ?? {});
    } catch (thrown) {
      const { status, code, message, where, advice, fields } = thrown as ReturnType<typeof faultFrom>;
      return Response.json({ error: { code, message, where, advice, fields } }, { status: status || 500 });
    }
  };
  return bench;
}
