import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { answersFor, headline, Refusal, serve, show } from "../desk/testing";
import { Component } from "./Settings";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it("does not say what a refused cap would buy, and says it again for the next amount", async () => {
  const answers = answersFor();
  answers["PATCH /api/v1/projects/resume-lines"] = new Refusal(422, { code: "invalid", message: "The cap is too high." });
  serve(answers);
  show(Component, "/projects/resume-lines/settings", "/projects/:slug/settings");
  await headline();
  const cap = screen.getByRole("textbox", { name: "Cap of the budget" });
  await userEvent.clear(cap);
  await userEvent.type(cap, "1600{Enter}");
  expect(await screen.findByText("The cap is too high.")).toBeTruthy();
  expect(screen.queryByText("= 20,000 labels")).toBeNull();
  await userEvent.clear(cap);
  await userEvent.type(cap, "1000");
  expect(screen.getByText("= 12,500 labels")).toBeTruthy();
  expect(screen.queryByText("The cap is too high.")).toBeNull();
});
