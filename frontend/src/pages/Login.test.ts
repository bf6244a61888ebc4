import { expect, test } from "vitest";
import { safeNext } from "./Login";

test.each([
  ["/projects/lines/label?queue=review", "/projects/lines/label?queue=review"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  [null, "/"],
])("after signing in, %s leads to %s", (next, to) => {
  expect(safeNext(next)).toBe(to);
});
