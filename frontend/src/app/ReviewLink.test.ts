import { expect, test } from "vitest";
import { isReview, offersReview } from "./ReviewLink";

test("the review queue is told from labelling by its query", () => {
  expect(isReview({ pathname: "/projects/lines/label", search: "?queue=review" })).toBe(true);
  expect(isReview({ pathname: "/projects/lines/label", search: "" })).toBe(false);
  expect(isReview({ pathname: "/projects/lines/manage", search: "?queue=review" })).toBe(false);
});

test("only who may settle items is led to them, and only while there are any or they are there", () => {
  for (const role of ["reviewer", "manager", "owner"]) {
    expect(offersReview(role, 3, false)).toBe(true);
    expect(offersReview(role, 0, false)).toBe(false);
    expect(offersReview(role, 0, true)).toBe(true);
  }
  for (const role of ["annotator", "engineer"]) expect(offersReview(role, 3, true)).toBe(false);
});
