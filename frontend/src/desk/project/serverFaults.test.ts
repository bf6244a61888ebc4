import { expect, it } from "vitest";
import { ApiError } from "../../api/errors";
import { draftOf, dropDraft, keepDraft } from "./draft";
import { blankForm } from "../projectForm";
import { serverFaults } from "./serverFaults";

const refusal = (fields: { field: string; message: string }[]) =>
  new ApiError(422, { code: "invalid", message: "Two fields are wrong.", where: null, advice: null, fields });

it("puts each message beside its input", () => {
  const error = refusal([
    { field: "body.payload.price", message: "Too many decimals." },
    { field: "classes.1.name", message: "Too long." },
    { field: "classes.4.name", message: "Empty." },
  ]);
  expect(serverFaults(error)).toEqual({
    faults: { price: "Too many decimals.", classes: "Too long. Empty." },
    elsewhere: false,
  });
});

it("knows when something has no input to stand beside", () => {
  expect(serverFaults(refusal([{ field: "slug", message: "Taken." }])).elsewhere).toBe(true);
  expect(serverFaults(refusal([])).elsewhere).toBe(true);
  expect(serverFaults(null)).toEqual({ faults: {}, elsewhere: false });
});

it("keeps a draft for the person who typed it", () => {
  keepDraft(1, { ...blankForm, name: "Mine" });
  expect(draftOf(1).name).toBe("Mine");
  expect(draftOf(2)).toBe(blankForm);
  dropDraft();
  expect(draftOf(1)).toBe(blankForm);
});
