import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { boxes } from ".";
import { commandFor } from "../../state/keys";
import { forgetDesk } from "./desk";
import type { Props } from "./edits";
import type { BoxesValue, Shape } from "./shapes";

const CLASSES = [{ id: "c1", name: "car" }, { id: "c2", name: "person" }];
const FIT = { scale: 2, x: 8, y: 8 };

/** jsdom has no pointer events; a mouse event with a pointer's name and number is one. */
class PressEvent extends MouseEvent {
  readonly pointerId: number;
  readonly pointerType: string;
  constructor(type: string, { pointerId = 1, pointerType = "mouse", ...init }: PointerEventInit = {}) {
    super(type, init);
    this.pointerId = pointerId;
    this.pointerType = pointerType;
  }
}
vi.stubGlobal("PointerEvent", PressEvent);

let value: BoxesValue;
let props: Props;
let renders = 0;

beforeEach(() => {
  forgetDesk();
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(416);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(216);
});

interface Given {
  item?: number;
  shapes?: Shape[];
  options?: Record<string, unknown>;
  keys?: boolean;
}

/** The page, as far as a kind sees it: it holds the draft and hands on the keys. */
function Page({ item = 1, shapes = [], options = {}, keys = true }: Given) {
  renders += 1;
  const [draft, setDraft] = useState<BoxesValue | null>({ shapes });
  value = draft!;
  props = {
    item: { id: item, key: `photo-${item}`, text: null, before: null, after: null, outputs: null, draft: null, image_url: `/${item}.jpg`, width: 200, height: 100 },
    lease: item, classes: CLASSES, options, value: draft, setValue: setDraft, answer: () => undefined, pressed: null, suggestion: null, previous: null,
    disabled: false, keys, pixels: false, zoom: 1, filterRef: { current: null },
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const command = commandFor(event.nativeEvent, keys);
    if (command && boxes.command(command, props)) event.preventDefault();
  };
  return (
    <div onKeyDown={onKeyDown} tabIndex={-1} data-testid="page">
      <boxes.Stage key={item} {...props} />
      <boxes.Choices {...props} />
      <button type="button">Done</button>
    </div>
  );
}

function open(given: Given = {}) {
  const page = render(<Page {...given} />);
  arrive();
  page.getByTestId("page").focus();
  return { ...page, user: userEvent.setup() };
}

function arrive(width = 200, height = 100) {
  const image = screen.getByRole("img", { name: /photo/ });
  Object.defineProperties(image, { naturalWidth: { value: width }, naturalHeight: { value: height } });
  fireEvent.load(image);
}

const stage = () => document.querySelector<HTMLElement>("[data-tool]")!;
const at = (x: number, y: number) => ({ clientX: x * FIT.scale + FIT.x, clientY: y * FIT.scale + FIT.y, pointerId: 1, pointerType: "mouse", button: 0 });

/** Presses at one place of the image, moves, and lets go at another. */
function drag(from: [number, number], ...to: [number, number][]) {
  fireEvent.pointerDown(stage(), at(...from));
  for (const place of to) fireEvent.pointerMove(stage(), at(...place));
  fireEvent.pointerUp(stage(), at(...(to.at(-1) ?? from)));
}

const box = (x: number, y: number, width: number, height: number, label = "c1"): Shape => ({ type: "box", label, x, y, width, height });
const selected = () => screen.queryByRole("option", { selected: true })?.getAttribute("aria-label") ?? null;

describe("with the mouse", () => {
  test("a drag draws a box in pixels of the image, of the class in the hand", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: /person/ }));
    drag([20, 10], [50, 40], [80, 60]);
    expect(value.shapes).toEqual([box(20, 10, 60, 50, "c2")]);
    expect(selected()).toBe("Box 1, person, 60 by 50 at 20, 10");
  });

  test("nothing is rendered while the hand moves", () => {
    open();
    const before = renders;
    const html = screen.getByRole("group", { name: "Classes" }).outerHTML;
    fireEvent.pointerDown(stage(), at(20, 10));
    for (let step = 1; step < 40; step++) fireEvent.pointerMove(stage(), at(20 + step, 10 + step));
    expect(renders).toBe(before);
    expect(screen.getByRole("group", { name: "Classes" }).outerHTML).toBe(html);
    fireEvent.pointerUp(stage(), at(60, 50));
    expect(value.shapes).toHaveLength(1);
  });

  test("a box drawn over the edge ends at the edge", () => {
    open();
    drag([150, 50], [500, 400]);
    expect(value.shapes).toEqual([box(150, 50, 50, 50)]);
  });

  test("a slip of the hand leaves nothing, and lets go of what was selected", () => {
    open({ shapes: [box(10, 10, 20, 20)] });
    fireEvent.focus(screen.getByRole("option"));
    drag([100, 50], [100.5, 50.5]);
    expect(value.shapes).toHaveLength(1);
    expect(selected()).toBeNull();
  });

  test("a corner is pulled past the other one, and the box turns over", () => {
    open({ shapes: [box(60, 40, 40, 40)] });
    fireEvent.focus(screen.getByRole("option"));
    drag([100, 80], [70, 50], [30, 20]);
    expect(value.shapes).toEqual([box(30, 20, 30, 20)]);
  });

  test("a box pulled flat stays as it was", () => {
    open({ shapes: [box(60, 40, 40, 40)] });
    fireEvent.focus(screen.getByRole("option"));
    drag([100, 80], [80, 60], [60, 60]);
    expect(value.shapes).toEqual([box(60, 40, 40, 40)]);
  });

  test("a handle taken from beside it does not jump under the mouse", () => {
    open({ shapes: [box(60, 40, 40, 40)] });
    fireEvent.focus(screen.getByRole("option"));
    drag([102, 82], [112, 82]);
    expect(value.shapes).toEqual([box(60, 40, 50, 40)]);
  });

  test("an edge moves the box; within it another is drawn, and the select tool moves it from there too", async () => {
    const { user } = open({ shapes: [box(60, 20, 80, 60)] });
    drag([60, 35], [70, 40]);
    expect(value.shapes).toEqual([box(70, 25, 80, 60)]);
    drag([90, 45], [110, 65]);
    expect(value.shapes[1]).toEqual(box(90, 45, 20, 20));
    await user.keyboard("v{Escape}");
    drag([140, 80], [142, 70]);
    expect(value.shapes[0]).toEqual(box(72, 15, 80, 60));
  });

  test("clicking on two that overlap selects the one, then the other", () => {
    open({ shapes: [box(20, 10, 120, 80), box(40, 20, 50, 50)] });
    drag([60, 45]);
    expect(selected()).toMatch(/^Box 2/);
    drag([60, 45]);
    expect(selected()).toMatch(/^Box 1/);
    drag([60, 45]);
    expect(selected()).toMatch(/^Box 2/);
  });

  test("a polygon is clicked corner by corner and closed on its first; a point is one click", async () => {
    const { user } = open({ options: { shapes: ["polygon", "point"] } });
    for (const corner of [[20, 20], [80, 20], [80, 60]] as [number, number][]) drag(corner);
    expect(value.shapes).toEqual([]);
    drag([20, 20]);
    expect(value.shapes).toEqual([{ type: "polygon", label: "c1", points: [[20, 20], [80, 20], [80, 60]] }]);
    await user.keyboard("t");
    drag([150, 70]);
    expect(value.shapes[1]).toEqual({ type: "point", label: "c1", x: 150, y: 70 });
  });
});

describe("by the keyboard alone", () => {
  test("a box is added in the middle, moved by a pixel and by ten, resized and given a class", async () => {
    const { user } = open();
    await user.keyboard("a");
    expect(value.shapes).toEqual([box(75, 37.5, 50, 25)]);
    await user.keyboard("{ArrowRight}{Shift>}{ArrowDown}{/Shift}{Alt>}{ArrowRight}{ArrowUp}{/Alt}2");
    expect(value.shapes).toEqual([box(76, 47.5, 51, 24, "c2")]);
    await user.keyboard("{Delete}");
    expect(value.shapes).toEqual([]);
  });

  test("a handle is picked and moved alone", async () => {
    const { user } = open({ shapes: [box(60, 40, 40, 40)] });
    await user.tab();
    fireEvent.focus(screen.getByRole("option"));
    await user.keyboard("[Period]{ArrowLeft}{ArrowUp}");
    expect(value.shapes).toEqual([box(59, 39, 41, 41)]);
    await user.keyboard("{Escape}{ArrowRight}");
    expect(value.shapes).toEqual([box(60, 39, 41, 41)]);
  });

  test("Tab goes through the shapes and out of them again", async () => {
    const { user } = open({ shapes: [box(10, 10, 20, 20), box(50, 10, 20, 20)] });
    screen.getByRole("button", { name: /^1:1/ }).focus();
    await user.tab();
    expect(selected()).toMatch(/^Box 1/);
    await user.tab();
    expect(selected()).toMatch(/^Box 2/);
    await user.tab();
    expect(screen.getByRole("button", { name: /car/ })).toHaveFocus();
    expect(selected()).toMatch(/^Box 2/);
  });

  test("undo takes back a held arrow as one step, then the box, then is the page's", async () => {
    const { user } = open();
    await user.keyboard("a{ArrowRight}{ArrowRight}{ArrowRight}");
    await user.keyboard("{Control>}z{/Control}");
    expect(value.shapes).toEqual([box(75, 37.5, 50, 25)]);
    await user.keyboard("{Control>}z{/Control}");
    expect(value.shapes).toEqual([]);
    expect(boxes.command({ do: "undo" }, props)).toBe(false);
    await user.keyboard("{Control>}{Shift>}z{/Shift}{/Control}");
    expect(value.shapes).toHaveLength(1);
  });

  test("the arrows and Delete work where single keys are off, and letters do not", async () => {
    const { user } = open({ keys: false, shapes: [box(10, 10, 20, 20)] });
    fireEvent.focus(screen.getByRole("option"));
    await user.keyboard("{ArrowRight}a");
    expect(value.shapes).toEqual([box(11, 10, 20, 20)]);
    await user.keyboard("{Delete}");
    expect(value.shapes).toEqual([]);
  });

  test("C copies the last item's shapes onto an empty one, and doubles the last shape after", async () => {
    const { user, rerender } = open({ shapes: [box(10, 10, 20, 20, "c2")] });
    rerender(<Page key="next" item={2} />);
    arrive();
    screen.getByTestId("page").focus();
    await user.keyboard("c");
    expect(value.shapes).toEqual([box(10, 10, 20, 20, "c2")]);
    await user.keyboard("c");
    expect(value.shapes[1]).toEqual(box(20, 20, 20, 20, "c2"));
  });
});

test("a class key with nothing selected is for the next shape and changes none", async () => {
  const { user } = open({ shapes: [box(10, 10, 20, 20)] });
  await user.keyboard("2");
  expect(value.shapes[0]!.label).toBe("c1");
  drag([100, 50], [120, 70]);
  expect(value.shapes[1]!.label).toBe("c2");
});

test("an image turned by its EXIF takes shapes in the turned frame", () => {
  render(<Page />);
  arrive(100, 200);
  fireEvent.pointerDown(stage(), { clientX: 0, clientY: 0, pointerId: 1, button: 0 });
  fireEvent.pointerMove(stage(), { clientX: 416, clientY: 216, pointerId: 1 });
  fireEvent.pointerUp(stage(), { clientX: 416, clientY: 216, pointerId: 1 });
  expect(value.shapes).toEqual([box(0, 0, 100, 200)]);
});

test("a broken image says so in place, and no answer leaves", () => {
  render(<Page item={77} />);
  fireEvent.error(screen.getByRole("img", { name: /photo-77/ }));
  expect(screen.getByRole("alert")).toHaveTextContent("The image photo-77 could not be shown.");
  fireEvent.keyDown(screen.getByTestId("page"), { key: "Enter", code: "Enter" });
  expect(screen.getByRole("alert")).toHaveTextContent("Not sent");
  expect(boxes.ready(value, props.item, {})).not.toBe(true);
});

test("every shape carries the name of its class", () => {
  const { container } = open({ shapes: [box(10, 10, 20, 20), box(50, 10, 20, 20, "c2")] });
  expect([...container.querySelectorAll("[data-chip]")].map((chip) => chip.textContent?.trim())).toEqual(["car", "person"]);
});
