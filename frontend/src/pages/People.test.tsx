import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { project } from "../desk/fixtures";
import { answersFor, headline, plain, Refusal, serve, show, type Answers } from "../desk/testing";
import { Component as People } from "./People";
import { Component as Settings } from "./Settings";
import { Component as Tokens } from "./Tokens";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const AT = "/api/v1/projects/resume-lines";

async function open(page: typeof People, name: string, more: Answers = {}) {
  const sent = serve({ ...answersFor(), ...more });
  show(page, `/projects/resume-lines/${name}`, `/projects/:slug/${name}`);
  return { user: userEvent.setup(), sent, said: await headline() };
}

describe("people", () => {
  it("counts members and open invitations in its sentence", async () => {
    const { said } = await open(People, "people");
    expect(plain(said)).toBe("4 people work here. 2 invitations are open.");
  });

  it("gives everybody another role but oneself", async () => {
    const { user, sent } = await open(People, "people", { [`PATCH ${AT}/members/2`]: { id: 2 } });
    expect(plain(screen.getByRole("row", { name: /Hana Okafor/ }).textContent)).toContain("Manager (you)");
    const select = screen.getByRole("combobox", { name: /Role of Marta Lindqvist/ });
    await user.selectOptions(select, "Reviewer");
    await waitFor(() => expect(sent).toEqual([{ key: `PATCH ${AT}/members/2`, body: { role: "reviewer" } }]));
  });

  it("asks before it removes, naming the person", async () => {
    const { user, sent } = await open(People, "people", { [`DELETE ${AT}/members/2`]: {} });
    await user.click(screen.getByRole("button", { name: "Remove Marta Lindqvist" }));
    const dialog = await screen.findByRole("dialog", { name: /Remove Marta Lindqvist from the project/ });
    expect(sent).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Remove Marta Lindqvist" }));
    await waitFor(() => expect(sent[0]?.key).toBe(`DELETE ${AT}/members/2`));
  });

  it("shows a new link once, for the role that was chosen", async () => {
    const link = { id: 9, url: "https://hub.example.org/join/abc", role: "reviewer" };
    const { user, sent } = await open(People, "people", { [`POST ${AT}/invitations`]: link });
    await user.click(screen.getByRole("radio", { name: "Reviewer" }));
    await user.click(screen.getByRole("button", { name: "Make a link" }));
    expect(await screen.findByLabelText("Invitation link")).toHaveProperty("value", link.url);
    expect(sent[0]?.body).toEqual({ role: "reviewer", email: "" });
  });
});

describe("settings", () => {
  const cap = () => screen.getByLabelText("Cap of the budget");
  const saveOf = (field: HTMLElement) => field.closest("form")!.querySelector("button[type=submit]")!;

  it("refuses a cap below what is spent or reserved, before asking the server", async () => {
    const { user, sent } = await open(Settings, "settings");
    await waitFor(() => expect(screen.getByText("1,342 labels")).toBeTruthy());
    await user.clear(cap());
    await user.type(cap(), "596.15");
    expect(plain(screen.getByText(/At least/).textContent)).toBe("At least 596.16 €: so much is spent or reserved.");
    await user.click(saveOf(cap()));
    expect(sent).toEqual([]);
  });

  it("puts the server's word on the cap beside the cap", async () => {
    const refusal = new Refusal(409, { code: "cap_below_spent", message: "The cap cannot be lower than what is spent." });
    const { user } = await open(Settings, "settings", { [`PATCH ${AT}`]: refusal });
    await user.clear(cap());
    await user.type(cap(), "700");
    await user.click(saveOf(cap()));
    expect((await screen.findByText(/cannot be lower/)).closest(".mantine-InputWrapper-root")).toBeTruthy();
    expect(cap()).toHaveProperty("value", "700");
  });

  it("saves guidelines as the next version", async () => {
    const next = { ...project, guideline: { ...project.guideline, number: 5, text: "New." } };
    const { user, sent } = await open(Settings, "settings", { [`PATCH ${AT}`]: next });
    const field = screen.getByRole("textbox", { name: "Guidelines" });
    await user.clear(field);
    await user.type(field, "New.");
    await user.click(screen.getByRole("button", { name: "Save as version 5" }));
    expect(await screen.findByText("Version 5 is in force.")).toBeTruthy();
    expect(sent[0]?.body).toEqual({ guidelines: "New." });
  });

  it("warns of anchoring where suggestions are turned on", async () => {
    const { user, sent } = await open(Settings, "settings", { [`PATCH ${AT}`]: { ...project, suggestions: true } });
    expect(screen.getByText(/anchoring/)).toBeTruthy();
    await user.click(screen.getByRole("switch", { name: /what the model thinks/ }));
    await waitFor(() => expect(sent[0]?.body).toEqual({ suggestions: true }));
  });

  it("is not for an engineer", async () => {
    const { said } = await open(Settings, "settings", { [`GET ${AT}`]: { ...project, role: "engineer" } });
    expect(said).toBe("This page is for a manager or the owner.");
  });
});

describe("tokens", () => {
  it("shows a secret once and lists only how it begins", async () => {
    const made = { id: 3, name: "robot", token: "lh_secret" };
    const { user } = await open(Tokens, "tokens", { "POST /api/v1/tokens": made });
    expect(await screen.findByText("lh_4fQ2…")).toBeTruthy();
    await user.type(screen.getByLabelText("What is it for?"), "robot");
    await user.click(screen.getByRole("button", { name: "Make a token" }));
    expect(await screen.findByLabelText("Token robot")).toHaveProperty("value", "lh_secret");
  });

  it("asks before it revokes", async () => {
    const { user, sent } = await open(Tokens, "tokens", { "DELETE /api/v1/tokens/1": {} });
    await user.click(await screen.findByRole("button", { name: "Revoke nightly export" }));
    await user.click(await screen.findByRole("button", { name: "Revoke it" }));
    await waitFor(() => expect(sent).toEqual([{ key: "DELETE /api/v1/tokens/1", body: null }]));
  });
});
