import createClient, { type Middleware } from "openapi-fetch";
import { faultFrom, networkError } from "./errors";
import type { paths } from "./schema";
import type { Session } from "./types";

const UNSAFE = new Set(["POST", "PUT", "PATCH", "DELETE"]);
let csrfToken = "";

/** Keeps the token of the latest session answer; Django changes it at login. */
export function rememberCsrf(session: Session): Session {
  csrfToken = session.csrf_token;
  return session;
}

/** The header every unsafe request needs, for the few calls made without `api` (uploads, keepalive). */
export function csrfHeader(): Record<string, string> {
  return csrfToken ? { "X-CSRFToken": csrfToken } : {};
}

async function renewCsrf(): Promise<void> {
  const answer = await globalThis.fetch("/api/v1/session");
  if (answer.ok) rememberCsrf((await answer.json()) as Session);
}

/**
 * Sends a request with the CSRF token.
 *
 * The token is fetched when there is none yet, and once more when the server does not know it: signing in in
 * another tab changes it under this one.
 */
async function send(request: Request): Promise<Response> {
  if (!UNSAFE.has(request.method)) return globalThis.fetch(request);
  if (!csrfToken) await renewCsrf();
  const again = request.clone();
  request.headers.set("X-CSRFToken", csrfToken);
  const answer = await globalThis.fetch(request);
  if (answer.status !== 403 || !(await isStaleCsrf(answer.clone()))) return answer;
  await renewCsrf();
  again.headers.set("X-CSRFToken", csrfToken);
  return globalThis.fetch(again);
}

async function isStaleCsrf(answer: Response): Promise<boolean> {
  const body = (await answer.json().catch(() => null)) as { error?: { code?: string } } | null;
  return body?.error?.code === "csrf_failed";
}

const guard: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return undefined;
    throw faultFrom(response.status, await response.clone().json().catch(() => null));
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    return networkError();
  },
};

/** The typed client. Every answer that is not 2xx throws an ApiError. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: send,
});
api.use(guard);

/** Takes the data out of an answer of `api`, which has thrown already if there is none. */
export async function unwrap<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
