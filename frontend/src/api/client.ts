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

const guard: Middleware = {
  onRequest({ request }) {
    if (UNSAFE.has(request.method) && csrfToken) request.headers.set("X-CSRFToken", csrfToken);
    return request;
  },
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
  // Looked up on each call, so that tests and the mock server can stand in for it.
  fetch: (request) => globalThis.fetch(request),
});
api.use(guard);

/** Takes the data out of an answer of `api`, which has thrown already if there is none. */
export async function unwrap<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
