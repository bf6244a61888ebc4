import { afterEach, expect, test, vi } from "vitest";
import { api, rememberCsrf, unwrap } from "./client";
import { ApiError } from "./errors";

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const session = (token: string) => json(200, { user: null, csrf_token: token, version: "1" });
const stale = () => json(403, { error: { code: "csrf_failed", message: "Too old.", where: null, advice: null, fields: [] } });

/** Answers in turn; keeps "METHOD path token" of every request. */
function serve(...answers: (Response | Error)[]) {
  const seen: string[] = [];
  vi.stubGlobal("fetch", async (input: Request | string) => {
    const request = typeof input === "string" ? new Request(new URL(input, "http://localhost")) : input;
    seen.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get("X-CSRFToken") ?? "-"}`);
    const answer = answers.shift() ?? new Error("asked too often");
    if (answer instanceof Error) throw answer;
    return answer;
  });
  return seen;
}

afterEach(() => {
  vi.unstubAllGlobals();
  rememberCsrf({ user: null, csrf_token: "", version: "1" });
});

const makeToken = () => unwrap(api.POST("/api/v1/tokens", { body: { name: "ci" } }));

test("the first unsafe request fetches its CSRF token", async () => {
  const seen = serve(session("one"), json(200, { id: 1, name: "ci", token: "lh_x" }));
  expect(await makeToken()).toMatchObject({ token: "lh_x" });
  expect(seen).toEqual(["GET /api/v1/session -", "POST /api/v1/tokens one"]);
});

test("a token that another tab has made stale is renewed, once", async () => {
  rememberCsrf({ user: null, csrf_token: "old", version: "1" });
  const seen = serve(stale(), session("new"), json(200, { id: 1, name: "ci", token: "lh_x" }));
  await makeToken();
  expect(seen.at(-1)).toBe("POST /api/v1/tokens new");

  rememberCsrf({ user: null, csrf_token: "old", version: "1" });
  serve(stale(), session("new"), stale());
  await expect(makeToken()).rejects.toMatchObject({ code: "csrf_failed" });
});

test("a refusal carries the server's words and the fields", async () => {
  rememberCsrf({ user: null, csrf_token: "t", version: "1" });
  serve(json(422, { error: { code: "invalid", message: "No.", where: "name", advice: "Shorten it.", fields: [{ field: "name", message: "Too long." }] } }));
  const error = await makeToken().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 422, message: "No.", where: "name", advice: "Shorten it.", transient: false });
  expect((error as ApiError).field("name")).toBe("Too long.");
});

test("an answer that is no JSON still becomes a sentence", async () => {
  serve(new Response("<html>Bad gateway</html>", { status: 502 }));
  const error = await unwrap(api.GET("/api/v1/projects")).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 502, code: "http_502", transient: true });
});

test("no answer at all is a network error, worth a retry", async () => {
  serve(new TypeError("Failed to fetch"));
  const error = await unwrap(api.GET("/api/v1/projects")).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ status: 0, code: "network", transient: true });
});
