import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Item } from "../../api/types";
import { FakeProject } from "../../dev/fakeProject";
import { leaveBench, onBench, reload } from "./testing";
import { letter, type PreferenceValue } from "./value";

function items(...outputs: string[][]): Item[] {
  return outputs.map((each, at) => ({
    id: at + 1, key: `k${at + 1}`, text: `Prompt ${at + 1}`, before: null, after: null, image_url: null, width: null, height: null,
    outputs: each, draft: null,
  }));
}

afterEach(leaveBench);

const output = (place: number) => screen.getByRole("article", { name: `Output ${letter(place)}` });
const choice = (place: number) => within(screen.getByRole("group", { name: "The better one" })).getAllByRole("button")[place]!;
const written = (place: number) => output(place).querySelector("[dir=auto]")!.textContent;
const value = (server: FakeProject, at = 0) => server.accepted[at]!.body.value as PreferenceValue;

test("what is sent names the output that stood under the letter, and the order on screen", async () => {
  const given = ["one", "two", "three"];
  const { user, server } = await onBench("preference", items(given, given));
  const chosen = written(1);
  await user.keyboard("2");
  expect(choice(1)).toHaveAttribute("aria-pressed", "true");
  await user.keyboard("5{Enter}");
  await waitFor(() => expect(server.accepted).toHaveLength(1));
  const { best, shown, reasons } = value(server);
  expect(best.map((stored) => given[stored])).toEqual([chosen]);
  expect(given[shown[1]!]).toBe(chosen);
  expect(reasons).toEqual(["c1"]);
  expect(screen.getByText("Prompt 2")).toBeInTheDocument();
});

test("nothing on the page tells the stored order", async () => {
  await onBench("preference", items(["one", "two", "three", "four"]));
  for (const place of [0, 1, 2, 3]) {
    const attributes = [...output(place).attributes].map(({ name, value }) => `${name}=${value}`);
    expect(attributes.filter((each) => !each.startsWith("class="))).toEqual([`aria-label=Output ${letter(place)}`]);
  }
});

test("outputs are text: white space and newlines stay, and HTML is letters", async () => {
  const html = "  two\n\n  lines <b>bold</b> <img src=x onerror=alert(1)>";
  await onBench("preference", items([html, html]));
  expect(written(0)).toBe(html);
  expect(output(0).querySelector("b, img")).toBeNull();
  expect(screen.getByText("They are the same, to the letter.")).toBeInTheDocument();
});

test("a tie of three is marked by keys, and Done sends it without what only the draft needs", async () => {
  const { user, server } = await onBench("preference", items(["one", "two", "three"], ["a", "b"]));
  await user.keyboard("t13");
  expect(screen.getByText("Tied: A, C. Done gives it.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: /^Done/ }));
  await waitFor(() => expect(server.accepted).toHaveLength(1));
  const { best, shown } = value(server);
  expect(server.accepted[0]!.body.value).toEqual({ best: [shown[0]!, shown[2]!].sort(), reasons: [], shown });
  expect(best).toHaveLength(2);
});

test("Enter with nothing chosen says what is missing", async () => {
  const { user, server } = await onBench("preference", items(["one", "two"]));
  await user.keyboard("5{Enter}");
  expect(await screen.findByText("Choose the better one first.")).toBeInTheDocument();
  expect(server.accepted).toHaveLength(0);
});

test("D marks what only one has, and the texts stay whole", async () => {
  const { user } = await onBench("preference", items(["the old cat", "the new cat"]));
  await user.keyboard("d");
  const marks = [0, 1].map((place) => within(output(place)).getByText(/old|new/, { selector: "mark" }).textContent);
  expect(marks.sort()).toEqual(["new", "old"]);
  expect(screen.getByRole("button", { name: /Mark differences/ })).toHaveAttribute("aria-pressed", "true");
  await user.keyboard("d");
  expect(document.querySelector("mark")).toBeNull();
});

test("an undone answer comes back as it was seen, with what was chosen", async () => {
  const { user, server } = await onBench("preference", items(["one", "two", "three"], ["a", "b", "c"]));
  const order = [written(0), written(1), written(2)];
  await user.keyboard("3{Enter}");
  await waitFor(() => expect(server.accepted).toHaveLength(1));
  await user.keyboard("{Backspace}");
  await waitFor(() => expect(screen.getByText("Prompt 1")).toBeInTheDocument());
  expect([written(0), written(1), written(2)]).toEqual(order);
  expect(choice(2)).toHaveAttribute("aria-pressed", "true");
});

test("the order is the same after a reload, and so is the draft", async () => {
  const { user } = await onBench("preference", items(["one", "two", "three", "four"]));
  const order = [0, 1, 2, 3].map(written);
  await user.keyboard("26");
  await reload("preference");
  expect([0, 1, 2, 3].map(written)).toEqual(order);
  expect(choice(1)).toHaveAttribute("aria-pressed", "true");
  expect(screen.getByRole("button", { name: "Clear" })).toHaveAttribute("aria-pressed", "true");
});

// Last, for it takes the reasons away.
test("an arrow held down does not label a row of items", async () => {
  const { user, server } = await onBench("preference", items(["a", "b"], ["a", "b"], ["a", "b"]), []);
  await user.keyboard("{ArrowLeft>5/}");
  await waitFor(() => expect(server.accepted).toHaveLength(1));
  expect(screen.getByText("Prompt 2")).toBeInTheDocument();
});
