import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Project } from "../api/types";
import { auditing, certified } from "../desk/certificate/fixtures";
import { bare, early, healthy, imports, project } from "../desk/fixtures";
import { answersFor, headline, plain, serve, show, type Answers } from "../desk/testing";
import { Component } from "./Data";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(part: Partial<Project> = {}, more: Answers = {}) {
  serve({ ...answersFor({ ...project, ...part }), ...more });
  show(Component, "/projects/resume-lines/data", "/projects/:slug/data");
  return { user: userEvent.setup(), said: await headline() };
}

const noImports = { "GET /api/v1/projects/resume-lines/imports": { imports: [], next: null } };
const choose = async (user: ReturnType<typeof userEvent.setup>, file: File) =>
  user.upload(screen.getByLabelText(/Choose a file/), file);

describe("choosing a file", () => {
  it("says what it seems to be, why, and how it is read", async () => {
    const { user } = await open();
    await choose(user, new File([new Uint8Array([0x69, 0x64, 0x0a, 0x4d, 0xfc, 0x0a])], "old.csv"));
    expect(await screen.findByText("Its name ends in .csv.")).toBeTruthy();
    expect(screen.getByRole("combobox", { name: "Encoding" })).toHaveProperty("value", "Windows-1252 (Western Europe)");
    expect(screen.getByText(/Mü/)).toBeTruthy();
  });

  it("does not send a zip of images to a project of texts", async () => {
    const { user } = await open();
    await choose(user, new File(["PK\u0003\u0004"], "photos.csv"));
    expect(await screen.findByText("This project holds text; it takes JSONL or CSV.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Import" })).toHaveProperty("disabled", true);
  });

  it("does not send an empty file", async () => {
    const { user } = await open();
    await choose(user, new File([], "empty.csv"));
    expect(await screen.findByText("The file is empty.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Import" })).toHaveProperty("disabled", true);
  });
});

describe("imports", () => {
  it("follows the one that runs", async () => {
    await open();
    const meter = await screen.findByRole("progressbar", { name: "Import of candidates-2026-12.csv" });
    expect(meter.getAttribute("aria-valuenow")).toBe("43");
  });

  it("reports the last one: what came in, and each rejected record", async () => {
    await open();
    const table = await screen.findByRole("table", { name: "Rejected records" });
    const rows = within(table).getAllByRole("row").map((row) => plain(row.textContent));
    expect(rows[1]).toBe("1,204text(3 spaces)Empty after trimmingLeave it out, or fill the line");
    expect(rows[2]).toContain("Sales Lead\\x00EMEA");
    const link = screen.getByRole("link", { name: "Rejected rows as CSV" });
    expect(link.getAttribute("href")).toBe("/api/v1/projects/resume-lines/imports/11/rejected.csv");
  });

  it("says of a refused file what, where, and what to do", async () => {
    const { user } = await open();
    await user.click(await screen.findByText("vendor-list.csv"));
    expect(plain(screen.getByText(/was refused, nothing was imported/).closest("p")?.textContent)).toBe(
      "vendor-list.csv was refused, nothing was imported. A quote is opened and never closed. Row 20,118, column 3. Close the quote, or export the file again.",
    );
  });

  it("warns that a queued file waits for a worker that is not there", async () => {
    const queued = { ...imports.imports[0]!, state: "queued" as const };
    await open({}, {
      "GET /api/v1/projects/resume-lines/imports": { imports: [queued], next: null },
      "GET /api/v1/projects/resume-lines/jobs/12": queued,
      "GET /api/v1/system": { workers: { ...healthy.workers, alive: false } },
    });
    expect(plain((await screen.findByRole("alert")).textContent)).toContain("nothing is read until one starts: labelhub up --only worker");
    expect(await screen.findByText(/waiting for a worker/)).toBeTruthy();
  });
});

describe("taking the data out", () => {
  it("downloads what is chosen, and gives the same as a command", async () => {
    const { user } = await open();
    await user.click(screen.getByRole("radio", { name: /CSV/ }));
    await user.click(screen.getByRole("checkbox", { name: /model’s labels/ }));
    const link = screen.getByRole("link", { name: "Download resume-lines.csv" });
    expect(link.getAttribute("href")).toBe("/api/v1/projects/resume-lines/export?format=csv&machine=false");
    expect(screen.getByText(/^labelhub export/).textContent).toContain("--format csv --no-machine");
  });

  it("claims an accuracy with its evidence only where the model's labels go along", async () => {
    const { user } = await open();
    expect(plain((await screen.findByText("Evidence")).nextElementSibling?.textContent)).toBe(
      "1,113 items drawn at random before the model saw them; 82 wrong.",
    );
    await user.click(screen.getByRole("checkbox", { name: /model’s labels/ }));
    expect(screen.queryByText("Evidence")).toBeNull();
    expect(screen.getByText(/no accuracy is claimed/)).toBeTruthy();
  });

  it("shows the certificate where the model's labels go along, and only there", async () => {
    const { user } = await open({}, { "GET /api/v1/projects/resume-lines/dashboard": { ...healthy, certificate: certified } });
    expect(await screen.findByRole("region", { name: "Quality certificate" })).toBeTruthy();
    expect(screen.getByText("The model, certified")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: /model’s labels/ }));
    expect(screen.queryByRole("region", { name: "Quality certificate" })).toBeNull();
  });

  it("calls labels frozen, not certified, while their audit runs", async () => {
    await open({}, { "GET /api/v1/projects/resume-lines/dashboard": { ...healthy, certificate: auditing } });
    expect(await screen.findByText("The model, frozen while it is audited")).toBeTruthy();
    expect(screen.queryByRole("region", { name: "Quality certificate" })).toBeNull();
  });

  it("claims nothing before an audit label", async () => {
    await open({}, { "GET /api/v1/projects/resume-lines/dashboard": { ...early, quality: null } });
    expect(await screen.findByText("not known")).toBeTruthy();
  });

  it("is not offered while there is nothing to take", async () => {
    const { said } = await open({ items: bare.items }, noImports);
    expect(said).toBe("Nothing is here yet. Import the first file.");
    expect(screen.queryByRole("link", { name: /Download/ })).toBeNull();
  });
});
