import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { spans as kind } from ".";
import { commandFor } from "../../state/keys";
import { pick, tap, type SpansProps } from "./hand";
import type { Span, SpansValue } from "./value";

const CLASSES = ["Job Title", "Place", "Date"].map((name, index) => ({ id: `c${index + 1}`, name }));
const TEXT = "🎉 Head of Sales, Bonn\r\nDirector, Köln";

let lease = 100;
/** The newest props, and what the page was left to do. */
let work: SpansProps;
let left: string[];

function Page({ text = TEXT, options = {}, spans = [] }: { text?: string; options?: Record<string, unknown>; spans?: Span[] }) {
  const [value, setValue] = useState<SpansValue | null>({ spans });
  const [mine] = useState(() => lease++);
  const filterRef = useRef<HTMLInputElement>(null);
  work = {
    item: { id: 1, key: "a", text, before: null, after: null, image_url: null, width: null, height: null, outputs: null, draft: null },
    lease: mine, classes: CLASSES, options, value, setValue, answer: vi.fn(), pressed: null, suggestion: null, previous: null,
    disabled: false, keys: true, pixels: false, zoom: 1, filterRef,
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const command = event.defaultPrevented ? null : commandFor(event.nativeEvent);
    if (command && !kind.command(command, work)) left.push(command.do);
  };
  return (
    <div onKeyDown={onKeyDown}>
      <kind.Stage {...work} />
      <kind.Choices {...work} />
    </div>
  );
}

beforeEach(() => {
  left = [];
});

const text = () => screen.getByRole("application");
const labelled = () => kind.words(CLASSES, work.value!);
const inWords = () => (kind.words as (classes: typeof CLASSES, value: SpansValue, text: string) => string)(CLASSES, work.value!, work.item.text!);
const said = () => document.querySelector("[aria-live]")!.textContent;

async function press(keys: string) {
  const user = userEvent.setup();
  text().focus();
  await user.keyboard(keys);
}

describe("by keyboard alone", () => {
  test("the word at the caret gets the class whose key is pressed", async () => {
    render(<Page />);
    await press("{ArrowRight}{ArrowRight}3");
    expect(work.value!.spans).toEqual([{ start: 2, end: 6, label: "c3" }]);
    expect(said()).toBe("“Head” is Date.");
  });

  test("Shift extends word by word and shrinks again", async () => {
    render(<Page />);
    await press("{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowLeft}{/Shift}1");
    expect(inWords()).toBe('Job Title "Head of Sales"');
    expect(work.value!.spans).toEqual([{ start: 2, end: 15, label: "c1" }]);
  });

  test("another class changes the span just made, and Delete takes it away", async () => {
    render(<Page />);
    await press("{ArrowRight}{ArrowRight}12");
    expect(inWords()).toBe('Place "Head"');
    await press("{Delete}");
    expect(labelled()).toBe("no spans");
  });

  test("Backspace removes the span in focus; without one it is the page's", async () => {
    render(<Page spans={[{ start: 17, end: 21, label: "c2" }]} />);
    await press("[Period]{Backspace}");
    expect(labelled()).toBe("no spans");
    expect(left).toEqual([]);
    await press("{Control>}z{/Control}");
    expect(inWords()).toBe('Place "Bonn"');
    await press("{Backspace}");
    expect(left).toEqual(["undo"]);
  });

  test("full stop and comma go round the spans", async () => {
    render(<Page spans={[{ start: 2, end: 6, label: "c1" }, { start: 17, end: 21, label: "c2" }]} />);
    const seen = [];
    for (const key of ["[Period]", "[Period]", "[Period]", "[Comma]", "[Comma]"]) {
      await press(key);
      seen.push(said());
    }
    expect(seen).toEqual(["“Head”, Job Title, 1 of 2", "“Bonn”, Place, 2 of 2", "“Head”, Job Title, 1 of 2", "“Bonn”, Place, 2 of 2", "“Head”, Job Title, 1 of 2"]);
  });

  test("brackets move the ends of the span in focus", async () => {
    render(<Page spans={[{ start: 7, end: 9, label: "c1" }]} />);
    text().focus();
    fireEvent.keyDown(text(), { code: "Period", key: "." });
    fireEvent.keyDown(text(), { code: "BracketLeft", key: "[" });
    expect(inWords()).toBe('Job Title "Head of"');
    fireEvent.keyDown(text(), { code: "BracketRight", key: "]" });
    expect(inWords()).toBe('Job Title "Head of Sales"');
    fireEvent.keyDown(text(), { code: "BracketLeft", key: "{", shiftKey: true });
    expect(inWords()).toBe('Job Title "of Sales"');
  });

  test("Esc lets go of the span, then of the selection, then is the page's", async () => {
    render(<Page spans={[{ start: 2, end: 6, label: "c1" }]} />);
    await press("[Period]{Escape}2");
    expect(inWords()).toBe('Job Title "Head", Place "Head"');
    await press("{Escape}{Escape}{Escape}");
    expect(left).toEqual(["close"]);
  });

  test("Tab leaves the text", async () => {
    render(<Page />);
    await press("{ArrowRight}{Tab}");
    expect(text()).not.toHaveFocus();
  });

  test("undo and redo go through the changes", async () => {
    render(<Page />);
    await press("{ArrowRight}{ArrowRight}1{ArrowRight}2");
    expect(work.value!.spans).toHaveLength(2);
    await press("{Control>}z{/Control}");
    expect(inWords()).toBe('Job Title "Head"');
    await press("{Control>}{Shift>}z{/Shift}{/Control}");
    expect(work.value!.spans).toHaveLength(2);
  });

  test("in right-to-left text the left arrow goes on", async () => {
    render(<Page text="شركة القاهرة" />);
    await press("{ArrowLeft}{ArrowLeft}2");
    expect(inWords()).toBe('Place "القاهرة"');
  });

  test("a class without a selection is asked for politely", async () => {
    render(<Page />);
    await press("1");
    expect(labelled()).toBe("no spans");
    expect(said()).toMatch(/Select words first/);
  });
});

describe("without overlaps", () => {
  const spans = [{ start: 2, end: 15, label: "c1" }];

  test("a span over another is refused, and said why", async () => {
    render(<Page spans={spans} options={{ overlap: false }} />);
    await press("{ArrowRight}{ArrowRight}2");
    expect(work.value!.spans).toEqual(spans);
    expect(said()).toBe("Labels may not overlap here: “Head of Sales” is Job Title.");
  });

  test("the very same words change their class", async () => {
    render(<Page spans={spans} options={{ overlap: false }} />);
    await press("{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}2");
    expect(inWords()).toBe('Place "Head of Sales"');
  });
});

describe("by hand", () => {
  test.each([
    [true, 'Job Title "Head of"'],
    [false, 'Job Title "ad o"'],
  ])("a dragged range with snap %s: %s", async (snap, expected) => {
    render(<Page options={{ snap }} />);
    pick(work, { start: 5, end: 9 });
    await press("1");
    expect(inWords()).toBe(expected);
  });

  test("after a mouse the classes stand beside the selection, for eyes and mice only", async () => {
    render(<Page />);
    act(() => void pick(work, { start: 3, end: 7 }, true));
    expect(screen.getAllByText("Place")).toHaveLength(2);
    expect(screen.getAllByRole("button", { name: "Place" })).toHaveLength(1);
    await userEvent.click(screen.getAllByText("Place")[0]!);
    expect(inWords()).toBe('Place "Head"');
    expect(screen.getAllByRole("button", { name: /^Place/ })).toHaveLength(1);
  });

  test("a second tap extends, a tap on a span puts it in focus", async () => {
    render(<Page />);
    tap(work, 4);
    tap(work, 12);
    await press("1");
    expect(inWords()).toBe('Job Title "Head of Sales"');
    await press("{Escape}{Escape}");
    tap(work, 4);
    await press("3");
    expect(inWords()).toBe('Date "Head of Sales"');
  });

  test("a class's button labels", async () => {
    render(<Page />);
    await press("{ArrowRight}{ArrowRight}");
    await userEvent.click(screen.getByRole("button", { name: "Place" }));
    expect(inWords()).toBe('Place "Head"');
  });
});

test("the page holds exactly the text, and names the spans in it and in a list", () => {
  render(<Page spans={[{ start: 2, end: 15, label: "c1" }, { start: 10, end: 21, label: "c2" }]} />);
  expect(text().textContent).toBe(TEXT.replace("\r\n", ""));
  expect(Array.from(text().querySelectorAll("small"), (each) => each.dataset.name)).toEqual(["Job Title", "Place"]);
  const list = screen.getByRole("region", { name: "Spans" });
  expect(within(list).getAllByRole("listitem").map((each) => each.textContent)).toEqual(["Head of Sales Job Title×", "Sales, Bonn Place×"]);
});

test("a draft with spans of another text does not break the page", () => {
  render(<Page text="one" spans={[{ start: 5, end: 90, label: "c9" }]} />);
  expect(text()).toHaveTextContent("one");
});
