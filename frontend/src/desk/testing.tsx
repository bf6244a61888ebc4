/** For tests only: a page of the desk under its providers, with the server's answers made up. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import type { ComponentType } from "react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { vi } from "vitest";
import type { Dashboard, Project } from "../api/types";
import { sessionQuery } from "../api/queries";
import { SlotProvider } from "../app/slots";
import * as fixtures from "./fixtures";

type Answer = unknown | ((body: unknown) => unknown);
export type Answers = Record<string, Answer>;

/** An answer that is no success: `refuse(422, {...})`. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly error: Record<string, unknown>,
  ) {}
}

// jsdom's files cannot be read as bytes.
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.readAsArrayBuffer(this);
  });
};

const user = { id: 1, email: "hana@example.org", name: "Hana Okafor", is_owner: false, may_create: true };
const API = "/api/v1";

export function answersFor(project: Project = fixtures.project, board: Dashboard = fixtures.healthy): Answers {
  const at = `${API}/projects/${project.slug}`;
  return {
    [`GET ${API}/session`]: { user, csrf_token: "t", version: "0.1" },
    [`GET ${API}/system`]: { workers: board.workers },
    [`GET ${API}/tokens`]: fixtures.tokens,
    [`GET ${at}`]: project,
    [`GET ${at}/dashboard`]: board,
    [`GET ${at}/members`]: fixtures.members,
    [`GET ${at}/imports`]: fixtures.imports,
    ...Object.fromEntries(fixtures.imports.imports.map((job) => [`GET ${at}/jobs/${job.id}`, job])),
  };
}

/** Answers `fetch` from a table of "METHOD /path"; records every unsafe request. */
export function serve(answers: Answers) {
  const sent: { key: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    const request = typeof input === "string" ? new Request(new URL(input, window.location.origin), init) : input;
    const key = `${request.method} ${new URL(request.url).pathname}`;
    const text = await request.text();
    const body: unknown = text ? JSON.parse(text) : null;
    if (request.method !== "GET") sent.push({ key, body });
    const found = answers[key];
    const answer: unknown = typeof found === "function" ? (found as (b: unknown) => unknown)(body) : found;
    if (answer instanceof Refusal) return json(answer.status, { error: { where: null, advice: null, fields: [], ...answer.error } });
    return answer === undefined ? json(404, { error: { code: "not_found", message: `nothing at ${key}` } }) : json(200, answer);
  });
  return sent;
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

/** Renders a page at `path`, matched by `pattern`; other addresses show as "at <path>". */
export function show(Component: ComponentType, path: string, pattern = path) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  // In the app the router has loaded the session before any page is shown.
  client.setQueryData(sessionQuery.queryKey, { user, csrf_token: "t", version: "0.1" });
  const router = createMemoryRouter(
    [
      { path: pattern, Component },
      { path: "*", Component: Elsewhere },
    ],
    { initialEntries: [path] },
  );
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <SlotProvider>
          <RouterProvider router={router} />
        </SlotProvider>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return router;
}

function Elsewhere() {
  return <p>another page</p>;
}

/** Waits for the sentence a page opens with. */
export async function headline(): Promise<string> {
  return (await screen.findByRole("heading", { level: 1 })).textContent ?? "";
}

/** Text with ordinary spaces, as one would type it. */
export function plain(text: string | null | undefined): string {
  return (text ?? "").replace(/[\u00a0\u2060\s]+/g, " ").trim();
}
