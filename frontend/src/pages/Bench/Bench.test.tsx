import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeQueryClient } from "../../api/queries";
import { routes } from "../../app/router";
import { FakeProject } from "../../dev/fakeProject";
import { install } from "../../dev/mock";
import { forgetBenches } from "../../state/benches";
import { theme } from "../../theme/theme";

const real = globalThis.fetch;
let server: FakeProject;

beforeEach(() => {
  server = install();
});
afterEach(() => {
  globalThis.fetch = real;
  forgetBenches();
  localStorage.clear();
});

async function openBench(query = "") {
  const client = makeQueryClient();
  const router = createMemoryRouter(routes(client), { initialEntries: [`/projects/lines/label${query}`] });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  await screen.findByRole("button", { name: /Job Title/ }, { timeout: 5_000 });
  return userEvent.setup();
}

const item = () => screen.getByRole("region", { name: "Item" });
const answers = () => screen.getByRole("region", { name: "Answer" });

describe("the bench page", () => {
  test("one key labels, and the next item is on screen", async () => {
    const user = await openBench();
    expect(item()).toHaveTextContent("Protection & Control Engineer");
    await user.keyboard("1");
    expect(item()).toHaveTextContent("Florida Power & Light");
    expect(answers()).toHaveTextContent("Last:Protection & Control Engineer→Job Title");
    await waitFor(() => expect(server.labels()).toEqual([{ item: 1, action: "label", choice: "c1" }]));
  });

  test("a screen reader hears what was given and what is next", async () => {
    const user = await openBench();
    await user.keyboard("4");
    const live = document.querySelector("[aria-live=polite]");
    expect(live).toHaveTextContent("Degree. Next: before: Protection & Control Engineer; Florida Power & Light, Juno Beach ; after:");
  });

  test("Space skips after a click with the mouse, and presses the button that Tab has reached", async () => {
    const user = await openBench();
    await user.click(screen.getByRole("button", { name: /Skill/ }));
    await user.keyboard(" ");
    await waitFor(() => expect(server.labels()[1]).toMatchObject({ action: "skip" }));
    screen.getByRole("button", { name: /Date/ }).focus();
    await user.keyboard(" ");
    await waitFor(() => expect(server.labels()[2]).toMatchObject({ action: "label", choice: "c6" }));
  });

  test("the note of a flag is typed in peace and kept when the dialog is closed", async () => {
    const user = await openBench();
    await user.keyboard("f");
    await user.type(await screen.findByRole("textbox"), "1 line is 2");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
    await user.keyboard("f");
    expect(await screen.findByRole("textbox")).toHaveValue("1 line is 2");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(server.accepted[0]?.body).toMatchObject({ action: "flag", note: "1 line is 2" }));
    expect(server.labels()).toHaveLength(1);
  });

  test("guidelines open beside the item, and labelling goes on", async () => {
    const user = await openBench();
    await user.keyboard("h");
    expect(screen.getByRole("complementary", { name: "Guidelines" })).toHaveTextContent("A place inside the name");
    await user.keyboard("2");
    await waitFor(() => expect(server.labels()).toHaveLength(1));
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary")).toBeNull();
  });

  test("single keys can be switched off, and the caps go with them", async () => {
    const user = await openBench();
    await user.keyboard("?");
    await user.click(await screen.findByRole("switch"));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await user.keyboard("1");
    expect(item()).toHaveTextContent("Protection & Control Engineer");
    expect(within(answers()).queryByText("Space")).toBeNull();
    await user.click(screen.getByRole("button", { name: /Job Title/ }));
    expect(item()).toHaveTextContent("Florida Power & Light");
  });

  test("a suggestion is marked in pencil and chosen by nobody", async () => {
    server = install(new FakeProject([{ id: 1, key: "a", text: "Oslo", before: null, after: null, image_url: null, width: null, height: null, outputs: null, draft: null }], () => ({ choice: "c3", probability: 0.82 })));
    await openBench();
    const place = screen.getByRole("button", { name: /Place/ });
    expect(place).toHaveTextContent("the model suggests this, 82 %");
    expect(place).not.toHaveFocus();
    expect(server.labels()).toEqual([]);
  });

  test("the review queue says so, and who set the item aside and why", async () => {
    server.remarks = [{ by: "Hana Okafor", action: "flag", note: "1 line is 2" }, { by: "Ben", action: "skip", note: "" }];
    await openBench("?queue=review");
    const review = screen.getByRole("region", { name: "Review queue" });
    expect(review).toHaveTextContent("Hana Okafor flagged it: 1 line is 2");
    expect(review).toHaveTextContent("Ben skipped it.");
    expect(screen.getByRole("link", { name: "Review" })).toHaveAttribute("aria-current", "page");
    expect(screen.getByRole("link", { name: "Label" })).not.toHaveAttribute("aria-current", "page");
  });

  test("labelling has no word of a review", async () => {
    await openBench();
    expect(screen.queryByRole("region", { name: "Review queue" })).toBeNull();
    expect(screen.queryByRole("link", { name: /Review/ })).toBeNull();
    expect(screen.getByRole("button", { name: "None of these / cannot tell" })).toHaveTextContent("None of these");
  });

  test("a worker that is down is said, with the command for those who can start it", async () => {
    server.workerAlive = false;
    await openBench();
    expect(screen.getByText("labelhub up --only worker")).toBeInTheDocument();
  });

  test("signing out waits for what is unsent, and then leads to the sign-in page", async () => {
    const user = await openBench();
    const mocked = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new TypeError("offline"));
    await user.keyboard("1");
    await user.click(screen.getByRole("button", { name: /sign out/ }));
    expect(await screen.findByRole("menuitem", { name: /1 unsent/ })).toBeDisabled();
    await user.keyboard("{Escape}");
    globalThis.fetch = mocked;
    await user.click(await screen.findByRole("button", { name: "Try now" }));
    await waitFor(() => expect(server.labels()).toHaveLength(1));
    await user.click(screen.getByRole("button", { name: /sign out/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    expect(await screen.findByRole("heading", { name: "Sign in" }, { timeout: 5_000 })).toBeInTheDocument();
    expect(screen.queryByText("This page could not be shown.")).toBeNull();
  });
});
