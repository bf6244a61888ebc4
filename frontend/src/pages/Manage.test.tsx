import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Dashboard, Project } from "../api/types";
import { bare, early, empty, failing, healthy, project, spent } from "../desk/fixtures";
import { answersFor, headline, plain, Refusal, serve, show } from "../desk/testing";
import { Component } from "./Manage";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(board: Dashboard, part: Partial<Project> = {}) {
  const answers = answersFor({ ...project, ...part }, board);
  const sent = serve(answers);
  show(Component, "/projects/resume-lines/manage", "/projects/:slug/manage");
  return { said: await headline(), sent, answers };
}

const answer = (question: string) =>
  plain(screen.getByRole("heading", { level: 2, name: new RegExp(question) }).closest("section")?.textContent);

describe("a healthy project", () => {
  it("opens with the advice and gives each figure its interval", async () => {
    const { said } = await open(healthy);
    expect(said).toBe(healthy.headline.sentence);
    expect(answer("How good")).toMatch(/92\.6 % 91\.3 – 93\.8/);
    expect(screen.getByRole("img", { name: /Delivered accuracy: 92\.6.%, between 91\.3/ })).toBeTruthy();
    expect(answer("cost")).toContain("593.60 € of 960.00 €");
    expect(answer("target")).toContain("not known");
    expect(answer("choosing saved")).toContain("not yet measurable");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("shows the running round with its time left", async () => {
    await open(healthy);
    expect(screen.getByRole("heading", { name: "Round 187, running" })).toBeTruthy();
    const meter = screen.getByRole("progressbar", { name: "scoring the pool" });
    expect(meter.getAttribute("aria-valuenow")).toBe("70");
    expect(plain(meter.closest("li")?.textContent)).toContain("3 s left");
  });

  it("says of a class that the audit hardly met that its recall is not known", async () => {
    await open(healthy);
    const row = screen.getByRole("row", { name: /Contact/ });
    expect(plain(row.textContent)).toContain("not known: the audit met it 4 times");
    expect(within(row).queryByRole("img")).toBeNull();
  });

  it("has the curve as a table", async () => {
    await open(healthy);
    await userEvent.click(screen.getByText("As a table"));
    const table = screen.getByRole("table", { name: /measured model/ });
    expect(plain(within(table).getAllByRole("row")[1]?.textContent)).toBe("7,42018692.6 %91.4 – 93.8");
  });
});

describe("an empty project", () => {
  it("asks for data first", async () => {
    await open(bare, { items: bare.items });
    expect(screen.getByRole("link", { name: "Import a file" }).getAttribute("href")).toBe("/projects/resume-lines/data");
    expect(screen.getByText("Data: nothing imported yet")).toBeTruthy();
    expect(answer("How good")).toContain("not known");
    expect(screen.queryByRole("table", { name: "Classes, worst first" })).toBeNull();
  });

  it("offers the first label while the pool is still being read", async () => {
    await open(empty, { items: empty.items, guideline: { ...project.guideline, text: "" } });
    expect(screen.getByRole("link", { name: "Label the first one" })).toBeTruthy();
    expect(screen.getAllByRole("progressbar", { name: "Reading the pool" })[0]?.getAttribute("aria-valuenow")).toBe("74");
    expect(screen.getByRole("link", { name: "Write" }).getAttribute("href")).toBe("/projects/resume-lines/settings");
  });
});

it("writes a wide interval without the digit it cannot bear", async () => {
  await open(early);
  expect(answer("How good")).toContain("71 % 42 – 90");
});

it("claims no accuracy and draws no curve where an answer is not one class", async () => {
  await open({ ...bare, explanation: "Not one class." }, { kind: "spans", measured: false });
  expect(answer("How good")).toContain("Not one class.");
  expect(answer("target")).toContain("no target");
  expect(screen.queryByRole("figure", { name: /Accuracy against labels/ })).toBeNull();
});

describe("a failing project", () => {
  it("gives the command that starts the worker, and says that nothing is lost", async () => {
    await open(failing);
    const banner = plain(screen.getByRole("alert").textContent);
    expect(banner).toContain("The worker stopped 14 min ago.");
    expect(banner).toContain("none is lost");
    expect(banner).toContain("labelhub up --only worker");
  });

  it("says why the round and the import failed, and what to do", async () => {
    await open(failing);
    expect(screen.getByText(/out of memory at 3\.8 of 4\.0 GB/)).toBeTruthy();
    const job = screen.getByText(/Import of vendor-list\.csv failed/);
    expect(plain(job.textContent)).toContain("row 20,118, column 3. Close the quote");
    expect(within(screen.getByRole("list", { name: "Imports" })).getByText(/vendor-list/)).toBe(job);
  });
});

it("offers to raise the cap or take the data once the budget is spent", async () => {
  await open(spent);
  expect(screen.getByRole("link", { name: "Raise the cap" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Take the data" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Pause labelling" })).toBeNull();
});

describe("roles", () => {
  it("lets a manager pause", async () => {
    const { sent, answers } = await open(healthy);
    answers["PATCH /api/v1/projects/resume-lines"] = { ...project, state: "paused" };
    await userEvent.click(screen.getByRole("button", { name: "Pause labelling" }));
    expect(await screen.findByRole("button", { name: "Go on labelling" })).toBeTruthy();
    expect(sent).toEqual([{ key: "PATCH /api/v1/projects/resume-lines", body: { state: "paused" } }]);
  });

  it("lets an engineer read, not change", async () => {
    await open(healthy, { role: "engineer" });
    expect(screen.queryByRole("button", { name: "Pause labelling" })).toBeNull();
    expect(screen.queryByRole("link", { name: "Invite people" })).toBeNull();
    expect(answer("cost")).toContain("593.60 €");
  });

  it("tells an annotator who may see the page, and asks for no figures", async () => {
    const { said } = await open(healthy, { role: "annotator" });
    expect(said).toBe("This page is for a manager, an engineer or the owner.");
    expect(screen.getByRole("link", { name: "Go on labelling" })).toBeTruthy();
  });
});

it("keeps the last figures and says how old they are when the server falls silent", async () => {
  const { answers } = await open(healthy);
  answers["GET /api/v1/projects/resume-lines/dashboard"] = new Refusal(503, { code: "down", message: "Down." });
  await waitFor(() => expect(screen.getByText("The server does not answer.")).toBeTruthy(), { timeout: 4000 });
  expect(answer("How good")).toContain("92.6 %");
});
