import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { project } from "../desk/fixtures";
import { dropDraft } from "../desk/project/draft";
import { answersFor, headline, plain, Refusal, serve, show, type Answers } from "../desk/testing";
import { Component } from "./NewProject";

afterEach(() => {
  cleanup();
  dropDraft();
  vi.unstubAllGlobals();
});

async function open(more: Answers = {}) {
  const sent = serve({ ...answersFor(), ...more });
  const router = show(Component, "/new");
  await headline();
  return { user: userEvent.setup(), sent, router };
}

type User = ReturnType<typeof userEvent.setup>;

async function fill(user: User) {
  await user.type(screen.getByLabelText("Name"), "Support tickets");
  await user.type(screen.getByLabelText("Add a class"), "Billing, Fault{Enter}");
  await user.type(screen.getByLabelText("Price of one label"), "0,08");
  await user.type(screen.getByLabelText("Cap of the budget"), "160");
}

const create = (user: User) => user.click(screen.getByRole("button", { name: "Create, then import" }));

describe("a new project", () => {
  it("says how many labels the cap buys while it is typed", async () => {
    const { user } = await open();
    await fill(user);
    expect(screen.getByText("= 2,000 labels")).toBeTruthy();
  });

  it("is created and goes on to its data", async () => {
    const { user, sent, router } = await open({ "POST /api/v1/projects": project });
    await fill(user);
    await create(user);
    await waitFor(() => expect(router.state.location.pathname).toBe("/projects/resume-lines/data"));
    expect(sent[0]?.body).toMatchObject({
      name: "Support tickets",
      modality: "text",
      classes: [{ name: "Billing" }, { name: "Fault" }],
      price: "0.08",
      budget_cap: "160",
      currency: "EUR",
    });
  });

  it("offers the tasks that the data allows, and asks each what it needs", async () => {
    const { user, sent } = await open({ "POST /api/v1/projects": project });
    const tasks = () => screen.getAllByRole("radio", { name: /^(Choose|Mark|Compare|Correct)/ }).map((radio) => (radio as HTMLInputElement).value);
    expect(tasks()).toEqual(["classification", "spans", "preference", "rewriting"]);
    await user.click(screen.getByRole("radio", { name: /^Correct a text/ }));
    expect(screen.queryByLabelText("Add a class")).toBeNull();
    await user.click(screen.getByRole("radio", { name: /^Images/ }));
    expect(tasks()).toEqual(["classification", "boxes"]);
    await user.click(screen.getByRole("radio", { name: /^Mark things/ }));
    await user.click(screen.getByRole("checkbox", { name: /^Outlines/ }));
    await fill(user);
    await create(user);
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toMatchObject({ kind: "boxes", modality: "image", options: { shapes: ["box", "polygon"] } });
  });

  it("lets several classes apply", async () => {
    const { user, sent } = await open({ "POST /api/v1/projects": project });
    await fill(user);
    await user.click(screen.getByRole("checkbox", { name: /^Several classes/ }));
    await create(user);
    await waitFor(() => expect(sent[0]?.body).toMatchObject({ kind: "classification", options: { multi: true } }));
  });

  it("asks for what is missing, beside it, and takes the reader to the first", async () => {
    const { user, sent } = await open();
    await create(user);
    expect(screen.getByText("Give the project a name.")).toBeTruthy();
    expect(screen.getByText("Add at least two classes to choose between.")).toBeTruthy();
    expect(document.activeElement?.id).toBe("f-name");
    expect(sent).toEqual([]);
  });

  it("puts the server's refusal beside the input and loses nothing that was typed", async () => {
    const refusal = new Refusal(422, { code: "invalid", message: "Some settings are not right.", fields: [{ field: "price", message: "Too dear." }] });
    const { user } = await open({ "POST /api/v1/projects": refusal });
    await fill(user);
    await create(user);
    expect(await screen.findByText("Too dear.")).toBeTruthy();
    expect(screen.getByLabelText("Name")).toHaveProperty("value", "Support tickets");
    expect(document.activeElement?.id).toBe("f-price");
  });

  it("shows a refusal that belongs to no input", async () => {
    const refusal = new Refusal(403, { code: "role_too_small", message: "Only owners and managers can make projects.", advice: "Ask an owner." });
    const { user } = await open({ "POST /api/v1/projects": refusal });
    await fill(user);
    await create(user);
    expect(plain((await screen.findByRole("alert")).textContent)).toContain("Ask an owner.");
  });

  it("is still there after leaving the page and coming back", async () => {
    const { user } = await open();
    await fill(user);
    cleanup();
    await open();
    await waitFor(() => expect(screen.getByLabelText("Name")).toHaveProperty("value", "Support tickets"));
    expect(screen.getByLabelText("Name of class 2")).toHaveProperty("value", "Fault");
  });
});
