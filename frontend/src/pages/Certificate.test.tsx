import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CertificatePage, Project } from "../api/types";
import { auditing, certified, page } from "../desk/certificate/fixtures";
import { healthy, project } from "../desk/fixtures";
import { answersFor, headline, plain, Refusal, serve, show, type Answers } from "../desk/testing";
import { Component } from "./Certificate";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const AT = "/api/v1/projects/resume-lines";

async function open(part: Partial<CertificatePage>, role = "manager", more: Answers = {}) {
  const answers: Answers = { ...answersFor({ ...project, role } as Project), [`GET ${AT}/certificate`]: { ...page, ...part }, ...more };
  const sent = serve(answers);
  show(Component, "/projects/resume-lines/certificate", "/projects/:slug/certificate");
  return { said: plain(await headline()), sent, answers, user: userEvent.setup() };
}

const live = (part: object = {}) => ({ plan: null, live: { ...auditing, ...part } });

describe("before there can be one", () => {
  it("says what is missing, how far it is, and what to do", async () => {
    const obstacle = { code: "few_guesses", message: "Only 12 labels could be compared.", advice: "From 30 on it is known.", done: 12, needed: 30 };
    const { said } = await open({ obstacle, plan: null });
    expect(said).toBe("A certificate is not possible yet.");
    expect(screen.getByRole("progressbar", { name: "On the way to a certificate" }).getAttribute("aria-valuenow")).toBe("40");
    expect(screen.queryByRole("button", { name: "Work it out" })).toBeNull();
  });
});

describe("terms", () => {
  it("are sent as fractions", async () => {
    const { user, sent } = await open({ plan: null }, "manager", { [`POST ${AT}/certificate/plan`]: page });
    const target = screen.getByLabelText(/delivered labels are to be right/);
    await user.clear(target);
    await user.type(target, "97.5");
    await user.click(screen.getByRole("radio", { name: /90/ }));
    await user.click(screen.getByRole("button", { name: "Work it out" }));
    expect(sent).toEqual([{ key: `POST ${AT}/certificate/plan`, body: { target: 0.975, confidence: 0.9 } }]);
    expect(await screen.findByText("What it would take")).toBeTruthy();
  });

  it("leave no choice of the confidence after the first attempt", async () => {
    await open({ plan: null, attempt: 2, fixed_confidence: 0.95 });
    expect(screen.getAllByRole("radio")).toHaveLength(1);
    expect(screen.getByText(/This would be attempt 2/)).toBeTruthy();
  });

  it("are shown with the server's refusal", async () => {
    const refusal = new Refusal(409, { code: "few_guesses", message: "Only 3 labels could be compared.", advice: "Label on." });
    const { user } = await open({ plan: null }, "manager", { [`POST ${AT}/certificate/plan`]: refusal });
    await user.click(screen.getByRole("button", { name: "Work it out" }));
    expect(plain((await screen.findByRole("alert")).textContent)).toContain("Only 3 labels could be compared. Label on.");
  });
});

describe("a plan", () => {
  it("says labels, price and risk, and shows some of the labels", async () => {
    await open({});
    const said = (term: string) => plain(screen.getByText(term, { selector: "dt" }).nextElementSibling?.textContent);
    expect(said("Labels")).toContain("about 130 labels, nine times in ten 92 – 463 labels");
    expect(said("Price")).toBe("about 6.50 €, likely 4.60 € – 23.15 €");
    expect(said("Risk")).toContain("Attempt 1 spends 2.5 % of the 5 %");
    expect(within(screen.getByRole("table", { name: "The most doubtful" })).getByText("Dublin Core")).toBeTruthy();
  });

  it("freezes only after it has been asked once", async () => {
    const { user, sent } = await open({}, "manager", { [`POST ${AT}/certificate/freeze`]: { ...page, ...live() } });
    await user.click(screen.getByRole("button", { name: /Freeze 1,708/ }));
    expect(sent).toEqual([]);
    const dialog = await screen.findByRole("dialog");
    expect(plain(dialog.textContent)).toContain("It can be voided at any time.");
    await user.click(within(dialog).getByRole("button", { name: "Freeze and begin the audit" }));
    expect(sent).toEqual([{ key: `POST ${AT}/certificate/freeze`, body: { target: 0.95, confidence: 0.95 } }]);
  });

  it("warns where the budget may not be enough", async () => {
    const forecast = { ...page.plan!.forecast!, affordable: false, budget_labels: 90 };
    await open({ plan: { ...page.plan!, forecast } });
    expect(plain(screen.getByText("The budget may not be enough.").parentElement?.textContent)).toContain("still buys 90 labels; up to 463");
  });

  it("advises to label on where much would be left to people", async () => {
    const forecast = { ...page.plan!.forecast!, people: 531, machine: 1177, ripe: false };
    await open({ plan: { ...page.plan!, forecast } });
    expect(plain(screen.getByText("It is early.").parentElement?.textContent)).toContain("likely to make the certificate cheaper");
    expect(screen.getByText("Too doubtful: people label them too")).toBeTruthy();
  });

  it("is for an engineer to read", async () => {
    await open({}, "engineer");
    expect(screen.queryByRole("button", { name: /Freeze/ })).toBeNull();
    expect(screen.queryByRole("button", { name: /Work it out/ })).toBeNull();
  });
});

describe("an audit", () => {
  it("shows the evidence, what it vouches for, and what is left", async () => {
    const { said } = await open(live());
    expect(said).toBe("About 96 more labels until the certificate.");
    expect(screen.getByRole("progressbar", { name: "Evidence" }).getAttribute("aria-valuenow")).toBe("50");
    expect(screen.getByRole("img", { name: /Share vouched for: 91\.2/ })).toBeTruthy();
  });

  it("says that an item set aside holds it up", async () => {
    await open(live({ set_aside: 1 }));
    expect(screen.getByRole("link", { name: "Settle it" }).getAttribute("href")).toBe("/projects/resume-lines/label?queue=review");
  });

  it("shows each mistake beside what a person said", async () => {
    const mistakes = [{ item: 4, key: "k", text: "May 2019", image_url: null, place: 17, machine: "Place", person: null }];
    await open({ ...live(), mistakes });
    const row = screen.getAllByRole("row")[1]!;
    expect(plain(row.textContent)).toBe("May 2019PlaceNone of these");
  });

  it("says when it could not be read that answers are kept", async () => {
    await open(live({ error: { message: "Out of memory.", where: null, advice: "It is tried again." } }));
    expect(plain(screen.getByRole("alert").textContent)).toContain("Answers are kept. It is tried again.");
  });
});

describe("a certificate", () => {
  it("is in plain words: promise, evidence, and what it says nothing about", async () => {
    const { said } = await open({ plan: null, live: certified });
    expect(said).toBe("The pool is certified.");
    const box = within(screen.getByRole("region", { name: "Quality certificate" }));
    expect(plain(box.getByText(/right at least/).parentElement?.textContent)).toBe("95.0 % right at least, with 95 % confidence");
    expect(plain(box.getByText("Evidence").nextElementSibling?.textContent)).toContain("151 frozen labels looked at");
    expect(plain(box.getByText("Says nothing").nextElementSibling?.textContent)).toContain("of Contact");
  });

  it("says of what came after the freeze that it promises nothing", async () => {
    await open({ plan: null, live: { ...certified, outside: 12 } });
    expect(plain(screen.getByText("Outside").nextElementSibling?.textContent)).toContain("12 items came after the freeze");
  });

  it("is voided for a reason, after the page has said what that costs", async () => {
    const { user, sent } = await open({ plan: null, live: certified }, "manager", { [`POST ${AT}/certificates/3/void`]: page });
    await user.click(screen.getByRole("button", { name: "Void the certificate" }));
    const dialog = await screen.findByRole("dialog");
    expect(plain(dialog.textContent)).toContain("Attempt 1 has spent 2.5 % of the 5 %");
    const confirm = within(dialog).getByRole("button", { name: "Void the certificate" });
    await user.click(confirm);
    expect(sent).toEqual([]);
    await user.type(within(dialog).getByLabelText("Reason"), "New classes");
    await user.click(confirm);
    expect(sent).toEqual([{ key: `POST ${AT}/certificates/3/void`, body: { reason: "New classes" } }]);
  });
});

it("says that nothing is planned or certified while no worker runs", async () => {
  await open(live(), "manager", { "GET /api/v1/system": { workers: { ...healthy.workers, alive: false } } });
  expect(plain((await screen.findByRole("alert")).textContent)).toContain("none is lost, but nothing is planned, frozen or certified until one starts: labelhub up");
});

it("keeps earlier attempts on record", async () => {
  const voided = { ...auditing, state: "voided" as const, voided_at: "2026-11-24T14:00:00Z", voided_by: "Hana Okafor", void_reason: "More training" };
  await open({ plan: null, attempt: 2, fixed_confidence: 0.95, past: [voided] });
  const row = within(screen.getByRole("table", { name: "Earlier attempts" })).getAllByRole("row")[1]!;
  expect(plain(row.textContent)).toBe("195 %2.5 %42Voided during the audit, by Hana OkaforMore training");
});
