import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { refuse, type FakeProject } from "../../dev/fakeProject";
import { install } from "../../dev/mock";
import { openPage } from "../../dev/openPage";
import { forgetBenches } from "../../state/benches";
import { draftsOf, forgetDrafts, forgetOldDrafts } from "../../state/drafts";

const real = globalThis.fetch;
let server: FakeProject;
let clock = 0;

beforeEach(() => {
  server = install(undefined, "tickets");
  clock = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => (clock += 1_000));
});
afterEach(() => {
  vi.restoreAllMocks();
  globalThis.fetch = real;
  forgetBenches();
  localStorage.clear();
});

/** Opens the page anew, as a reload does: nothing but the device's storage and the server remembers. */
async function openBench(slug = "tickets", first = /Billing/) {
  openPage(`/projects/${slug}/label`);
  await waitFor(() => expect(screen.getByRole("button", { name: first })).toBeEnabled(), { timeout: 5_000 });
  return userEvent.setup();
}

const item = () => screen.getByRole("region", { name: "Item" });
const chosen = () => screen.queryAllByRole("button", { pressed: true }).map((button) => button.textContent?.replace(/^\d/, ""));
const values = () => server.accepted.filter((kept) => !kept.undone).map((kept) => [kept.item.id, kept.body.value]);

/** The next answers are refused, each with a reason. */
function refuseAnswers(): () => void {
  const taken = server.submit.bind(server);
  server.submit = () => {
    throw refuse(422, "unknown_class", "There is no such class any more.");
  };
  return () => void (server.submit = taken);
}

describe("a task with several classes", () => {
  test("keys put classes in and take them out, and Enter answers in the guideline's order", async () => {
    const user = await openBench();
    await user.keyboard("3125");
    await user.keyboard("5");
    expect(chosen()).toEqual(["Billing", "Fault", "Delivery"]);
    expect(server.accepted).toEqual([]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c1", "c2", "c3"] }]]));
    expect(screen.getByRole("region", { name: "Answer" })).toHaveTextContent("→Billing, Fault, Delivery");
  });

  test("the next item begins with nothing chosen", async () => {
    const user = await openBench();
    await user.keyboard("12{Enter}");
    expect(item()).toHaveTextContent("Norwegian");
    expect(chosen()).toEqual([]);
  });

  test("Done answers as Enter does, and a click leaves Enter to the page", async () => {
    const user = await openBench();
    await user.click(screen.getByRole("button", { name: /Fault/ }));
    await user.keyboard("{Enter}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c2"] }]]));
    await user.keyboard("4");
    await user.click(screen.getByRole("button", { name: /^Done/ }));
    await waitFor(() => expect(values()[1]).toEqual([2, { choices: ["c4"] }]));
  });

  test("typing finds one of many and puts it in; the field is ready for the next, and Enter on nothing leaves it", async () => {
    server = install(undefined, "topics");
    const user = await openBench("topics", /Rail freight/);
    await user.keyboard("/");
    await user.keyboard("sea n{Enter}");
    await user.keyboard("rail fr{Enter}");
    expect(chosen()).toEqual(["Rail freight", "Sea noise"]);
    expect(screen.getByRole("textbox")).toHaveValue("");
    await user.keyboard("{Enter}");
    expect(screen.getByRole("textbox")).not.toHaveFocus();
    expect(server.accepted).toEqual([]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c1", "c7"] }]]));
  });

  test("Ctrl with Enter answers from the field", async () => {
    server = install(undefined, "topics");
    const user = await openBench("topics", /Rail freight/);
    await user.keyboard("/");
    await user.keyboard("sea n{Enter}{Control>}{Enter}{/Control}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c7"] }]]));
    expect(screen.getByRole("textbox")).not.toHaveFocus();
  });

  test("the list of keys tells of Enter", async () => {
    const user = await openBench();
    await user.keyboard("?");
    expect(await screen.findByText("choose, or take back")).toBeInTheDocument();
    expect(screen.getByText("done: give the answer")).toBeInTheDocument();
  });
});

describe("Enter", () => {
  test("pressed twice in one breath answers one item once", async () => {
    vi.mocked(performance.now).mockImplementation(() => clock);
    const user = await openBench();
    await user.keyboard("1");
    await user.keyboard("{Enter}{Enter}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c1"] }]]));
    expect(item()).toHaveTextContent("Norwegian");
  });

  test("arriving twice before the page is drawn anew gives nothing to the next item", async () => {
    const user = await openBench();
    await user.keyboard("1");
    act(() => {
      fireEvent.keyDown(document.body, { code: "Enter", key: "Enter" });
      fireEvent.keyDown(document.body, { code: "Enter", key: "Enter" });
    });
    await waitFor(() => expect(values()).toHaveLength(1));
    expect(item()).toHaveTextContent("Norwegian");
  });

  test("held down answers one item", async () => {
    const user = await openBench();
    await user.keyboard("1{Enter>8/}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c1"] }]]));
  });
});

describe("the draft", () => {
  test("is there again after a reload, on its own item only", async () => {
    let user = await openBench();
    await user.keyboard("2{Enter}");
    await user.keyboard("15");
    user = await openBench();
    expect(item()).toHaveTextContent("Norwegian");
    expect(chosen()).toEqual(["Billing", "Question"]);
    await user.keyboard("{Enter}");
    expect(item()).toHaveTextContent("courier");
    expect(chosen()).toEqual([]);
  });

  test("never shows on another item, also when its own item went to somebody else", async () => {
    const user = await openBench();
    await user.keyboard("15");
    cleanup();
    await waitFor(() => expect(server.heartbeat([1, 2, 3, 4])).toEqual([]));
    server.lease(1);
    server.expire([5], true);
    await openBench();
    expect(item()).toHaveTextContent("Norwegian");
    expect(chosen()).toEqual([]);
  });

  test("is gone from the device once the server has the answer, not before", async () => {
    const user = await openBench();
    const drafts = draftsOf(1, "tickets");
    const mocked = globalThis.fetch;
    globalThis.fetch = () => Promise.reject(new TypeError("offline"));
    await user.keyboard("1{Enter}");
    expect(drafts.read(1)).toEqual({ choices: ["c1"] });
    globalThis.fetch = mocked;
    await user.click(await screen.findByRole("button", { name: "Try now" }));
    await waitFor(() => expect(drafts.read(1)).toBeNull());
    expect(values()).toHaveLength(1);
  });

  test("comes back with an undone answer, and can be changed and sent again", async () => {
    const user = await openBench();
    await user.keyboard("12{Enter}");
    await waitFor(() => expect(values()).toHaveLength(1));
    await user.keyboard("{Backspace}");
    expect(item()).toHaveTextContent("invoice");
    expect(chosen()).toEqual(["Billing", "Fault"]);
    await waitFor(() => expect(values()).toEqual([]));
    await user.keyboard("2{Enter}");
    await waitFor(() => expect(values()).toEqual([[1, { choices: ["c1"] }]]));
  });

  test("comes back when a skip is undone", async () => {
    const user = await openBench();
    await user.keyboard("12 ");
    expect(chosen()).toEqual([]);
    await user.keyboard("{Backspace}");
    expect(chosen()).toEqual(["Billing", "Fault"]);
  });

  test("comes back with a refused answer, also after a reload", async () => {
    let user = await openBench();
    const take = refuseAnswers();
    await user.keyboard("12{Enter}");
    await screen.findByText(/was not taken and comes back next/);
    expect(chosen()).toEqual([]);
    await user.keyboard(" ");
    take();
    await waitFor(() => expect(item()).toHaveTextContent("invoice"));
    expect(chosen()).toEqual(["Billing", "Fault"]);
    user = await openBench();
    expect(item()).toHaveTextContent("invoice");
    expect(chosen()).toEqual(["Billing", "Fault"]);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(values()).toContainEqual([1, { choices: ["c1", "c2"] }]));
  });
});

describe("what lies on the device", () => {
  test("belongs to one person and project, and signing out clears it", () => {
    draftsOf(1, "tickets").keep(7, { choices: ["c1"] });
    expect(draftsOf(2, "tickets").read(7)).toBeNull();
    expect(draftsOf(1, "lines").read(7)).toBeNull();
    expect(draftsOf(1, "tickets").read(7)).toEqual({ choices: ["c1"] });
    forgetBenches();
    expect(draftsOf(1, "tickets").read(7)).toBeNull();
  });

  test("is cleared after a week, and never stands in the way when it is damaged", () => {
    localStorage.setItem("labelhub-draft:1:tickets:7", "{half");
    expect(draftsOf(1, "tickets").read(7)).toBeNull();
    vi.spyOn(Date, "now").mockReturnValue(Date.now() - 8 * 24 * 3_600_000);
    draftsOf(1, "tickets").keep(8, { choices: [] });
    vi.mocked(Date.now).mockRestore();
    draftsOf(1, "tickets").keep(9, { choices: [] });
    forgetOldDrafts();
    expect(Object.keys(localStorage)).toEqual(["labelhub-draft:1:tickets:9"]);
    forgetDrafts();
    expect(localStorage).toHaveLength(0);
  });
});
