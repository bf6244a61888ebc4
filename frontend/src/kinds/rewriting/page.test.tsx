import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Item } from "../../api/types";
import { leaveBench, onBench, reload } from "../preference/testing";
import { rewriting } from ".";
import { lengthOf, LONGEST } from "./value";

function items(...drafts: string[]): Item[] {
  return drafts.map((draft, at) => ({
    id: at + 1, key: `k${at + 1}`, text: `Source ${at + 1}`, before: null, after: null, image_url: null, width: null, height: null, outputs: null,
    draft,
  }));
}

afterEach(leaveBench);

const editor = () => screen.getByRole("textbox", { name: "Your text" });
const changes = () => screen.getByRole("region", { name: "The draft, with your changes" });
const sent = (server: Awaited<ReturnType<typeof onBench>>["server"]) => server.accepted.filter((kept) => !kept.undone).map(({ body }) => body.value);

test("one key takes the draft as it is", async () => {
  const { user, server } = await onBench("rewriting", items("The cat sat.\n", "Two."));
  await user.keyboard("1");
  await waitFor(() => expect(sent(server)).toEqual([{ text: "The cat sat.\n" }]));
  expect(editor()).toHaveValue("Two.");
});

test("in the editor keys are letters, Enter is a new line, and Ctrl with Enter answers", async () => {
  const { user, server } = await onBench("rewriting", items("One.", "Two."));
  await user.keyboard("2");
  expect(editor()).toHaveFocus();
  await user.keyboard("{Control>}{End}{/Control}{Enter}1 3n ");
  expect(editor()).toHaveValue("One.\n1 3n ");
  expect(server.accepted).toHaveLength(0);
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(sent(server)).toEqual([{ text: "One.\n1 3n " }]));
  expect(editor()).toHaveValue("Two.");
  expect(screen.getByRole("region", { name: "Item" })).toHaveFocus();
});

test("Escape leaves the editor, and single keys work again", async () => {
  const { user, server } = await onBench("rewriting", items("One.", "Two."));
  await user.click(editor());
  await user.keyboard("x{Escape}");
  expect(editor()).not.toHaveFocus();
  expect(screen.getByRole("region", { name: "Item" })).toHaveFocus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(sent(server)).toEqual([{ text: "One.x" }]));
});

test("an Escape or Enter that an input method takes does nothing", async () => {
  const { user, server } = await onBench("rewriting", items("One.", "Two."));
  await user.click(editor());
  fireEvent.keyDown(editor(), { key: "Escape", code: "Escape", isComposing: true });
  fireEvent.keyDown(editor(), { key: "Enter", code: "Enter", ctrlKey: true, isComposing: true });
  expect(editor()).toHaveFocus();
  expect(server.accepted).toHaveLength(0);
});

test("changes are told as they are typed: marked, and counted", async () => {
  await onBench("rewriting", items("The cat sat on the mat."));
  expect(screen.getByText("Nothing changed yet.")).toBeInTheDocument();
  fireEvent.change(editor(), { target: { value: "The old cat sat on a mat." } });
  expect(changes().querySelector("ins")).toHaveTextContent("old");
  expect([...changes().querySelectorAll("del")].map((each) => each.textContent)).toEqual(["the"]);
  expect(editor()).toHaveAccessibleDescription(/2\swords in, 1\sword out\. Edit distance 2 of 6\swords \(33\s%\)\./);
});

test("a changed newline can be seen", async () => {
  await onBench("rewriting", items("a\nb"));
  fireEvent.change(editor(), { target: { value: "a b" } });
  expect(changes().querySelector("del")).toHaveTextContent("↵");
});

test("back to the draft, and what was written comes back by the same key or by undo", async () => {
  const { user } = await onBench("rewriting", items("One."));
  await user.click(editor());
  await user.keyboard(" More.{Escape}3");
  expect(editor()).toHaveValue("One.");
  await user.keyboard("3");
  expect(editor()).toHaveValue("One. More.");
  await user.keyboard("3{Control>}z{/Control}");
  expect(editor()).toHaveValue("One. More.");
});

test("taking the draft loses nothing: undo brings the item back, and the text after it", async () => {
  const { user, server } = await onBench("rewriting", items("One.", "Two."));
  await user.click(editor());
  await user.keyboard(" More.{Escape}1");
  await waitFor(() => expect(server.accepted).toHaveLength(1));
  await user.keyboard("{Backspace}");
  await waitFor(() => expect(editor()).toHaveValue("One."));
  await user.click(screen.getByRole("button", { name: /Bring my text back/ }));
  expect(editor()).toHaveValue("One. More.");
});

test("what was written is there after a reload", async () => {
  const { user } = await onBench("rewriting", items("One.", "Two."));
  await user.click(editor());
  await user.keyboard(" שלום 👩‍👩‍👧");
  await reload("rewriting");
  expect(editor()).toHaveValue("One. שלום 👩‍👩‍👧");
});

test("the draft is text, never HTML, and the editor takes its own direction and checks spelling", async () => {
  await onBench("rewriting", items("<img src=x onerror=alert(1)>"));
  expect(changes()).toHaveTextContent("<img src=x onerror=alert(1)>");
  expect(changes().querySelector("img")).toBeNull();
  expect(editor()).toHaveAttribute("dir", "auto");
  expect(editor()).toHaveAttribute("spellcheck", "true");
});

test("an empty text is refused with what to do", async () => {
  const { user, server } = await onBench("rewriting", items("One."));
  fireEvent.change(editor(), { target: { value: " \n" } });
  await user.click(screen.getByRole("button", { name: /^Done/ }));
  expect(await screen.findByText(/Nothing is written yet/)).toBeInTheDocument();
  expect(server.accepted).toHaveLength(0);
});

test("a long text is compared when the hands rest", async () => {
  await onBench("rewriting", items("word ".repeat(4_000)));
  fireEvent.change(editor(), { target: { value: `new ${"word ".repeat(4_000)}` } });
  expect(changes().querySelector("ins")).toBeNull();
  await waitFor(() => expect(changes().querySelector("ins")).toHaveTextContent("new"), { timeout: 5_000 });
});

test("length is counted in characters, not in their halves, and 50,000 are the most", () => {
  const { ready } = rewriting;
  const [item] = items("");
  expect(lengthOf("a👩‍👩‍👧é")).toBe(7);
  expect(ready({ text: "👍".repeat(LONGEST) }, item!, {})).toBe(true);
  expect(ready({ text: "👍".repeat(LONGEST) + "abc" }, item!, {})).toBe("The text is 3\u00a0characters too long; 50,000 are taken.");
});

test("the trail tells the beginning, on one line and with emoji whole", () => {
  expect(rewriting.words([], { text: "a\n\n b" })).toBe("“a b”");
  const told = rewriting.words([], { text: "👍".repeat(80) });
  expect(Array.from(told)).toHaveLength(62);
});
