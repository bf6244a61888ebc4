import type { Tool } from "./desk";
import { handlesOf, handlesShown } from "./handles";
import { chipAt, crossPath, handlesPath, openPath, shapePath } from "./paths";
import type { Pair, Shape, Size } from "./shapes";
import type { View } from "./view";
import { placeOf } from "./words";

/** All that is drawn on the stage. What moves with the hand lives here and not in React, so that a drag renders nothing. */
export interface Picture {
  view: View;
  size: Size;
  stage: Size;
  shapes: Shape[];
  selected: number | null;
  handle: number | null;
  tool: Tool;
  /** A shape while it is moved or pulled, in the place of the one it was. */
  live: { index: number; shape: Shape } | null;
  /** A shape while it is drawn. */
  drawn: Shape | null;
  open: Pair[] | null;
  /** Where the mouse is, on the stage; null where it is away or a finger. */
  cursor: Pair | null;
  /** Where the pointer is in the image, for the line that follows an open polygon. */
  at: Pair | null;
}

export interface Surface {
  get(): Picture;
  /** Changes the picture; it is painted once in the next frame, however many changes come before. */
  set(patch: Partial<Picture>): void;
  /** Paints now: after React has changed the elements. */
  paint(): void;
  stop(): void;
}

const START: Picture = {
  view: { scale: 1, x: 0, y: 0 }, size: { width: 1, height: 1 }, stage: { width: 0, height: 0 }, shapes: [], selected: null,
  handle: null, tool: "select", live: null, drawn: null, open: null, cursor: null, at: null,
};

/** The elements that Canvas rendered, found and measured once, and what was last painted on each. */
interface Parts {
  groups: SVGGElement[];
  chips: HTMLElement[];
  sizes: Size[];
  painted: (Shape | undefined)[];
  view: View | null;
}

/** The surface of one stage; `root` holds the elements that Canvas renders. */
export function createSurface(root: HTMLElement): Surface {
  let picture = START;
  let parts: Parts | null = null;
  let frame = 0;
  const show = () => {
    frame = 0;
    draw(root, picture, (parts ??= partsOf(root)));
  };
  return {
    get: () => picture,
    set(patch) {
      picture = { ...picture, ...patch };
      frame ||= requestAnimationFrame(show);
    },
    paint() {
      cancelAnimationFrame(frame);
      parts = null;
      show();
    },
    stop: () => cancelAnimationFrame(frame),
  };
}

function partsOf(root: HTMLElement): Parts {
  const chips = [...root.querySelectorAll<HTMLElement>("[data-chip]")];
  const sizes = chips.map((chip) => ({ width: chip.offsetWidth, height: chip.offsetHeight }));
  return { groups: [...root.querySelectorAll<SVGGElement>("[data-shape]")], chips, sizes, painted: [], view: null };
}

function draw(root: HTMLElement, picture: Picture, parts: Parts): void {
  const { view, size, stage, selected, handle, live, drawn, open, at, cursor, tool } = picture;
  placeImage(root.querySelector("img"), view, size);
  const shapes = live ? picture.shapes.map((shape, index) => (live.index === index ? live.shape : shape)) : picture.shapes;
  shapes.forEach((shape, index) => {
    if (parts.painted[index] === shape && parts.view === view) return;
    trace(parts.groups[index], shapePath(shape, view));
    const chip = parts.chips[index];
    if (chip) chip.style.transform = moveTo(chipAt(shape, view, stage, parts.sizes[index]!));
  });
  parts.painted = shapes;
  parts.view = view;
  const mine = selected === null ? undefined : shapes[selected];
  const handles = mine ? handlesOf(mine) : [];
  trace(root.querySelector("[data-handles]"), handlesPath(mine ? handlesShown(mine, view.scale) : [], view));
  trace(root.querySelector("[data-picked]"), handlesPath(handle !== null && handles[handle] ? [handles[handle]] : [], view));
  trace(root.querySelector("[data-drawn]"), drawn ? shapePath(drawn, view) : open ? openPath(open, at, view) : "");
  trace(root.querySelector("[data-cross]"), cursor && tool !== "select" ? crossPath(cursor, stage) : "");
  write(root, drawn ?? mine ?? null, picture);
}

const moveTo = (at: Pair | null): string => (at ? `translate(${Math.round(at[0])}px,${Math.round(at[1])}px)` : "scale(0)");

function placeImage(image: HTMLElement | null, { scale, x, y }: View, size: Size): void {
  if (!image) return;
  Object.assign(image.style, { width: `${size.width}px`, height: `${size.height}px`, transform: `translate(${x}px,${y}px) scale(${scale})` });
}

function trace(group: Element | null | undefined, path: string): void {
  for (const line of group?.children ?? []) line.setAttribute("d", path);
}

/** Beside the tools: how far zoomed in, and where and how large the shape or where the mouse is, in image pixels. */
function write(root: HTMLElement, shape: Shape | null, { view, at, size }: Picture): void {
  const panel = root.parentElement;
  const put = (name: string, text: string) => {
    const place = panel?.querySelector(`[data-${name}]`);
    if (place && place.textContent !== text) place.textContent = text;
  };
  put("zoom", size.width > 1 ? `${zoomPercent(view.scale)}\u00a0%` : "");
  const mouse = at ? `${Math.floor(at[0])}, ${Math.floor(at[1])}` : "";
  // Over two lines: there is room for no more beside the tools, and nothing may move.
  put("place", shape ? placeOf(shape).replace(" at", "\nat") : mouse);
}

/** 100 is one image pixel on one pixel of the screen, whatever the device's ratio. */
function zoomPercent(scale: number): string {
  const percent = scale * window.devicePixelRatio * 100;
  return percent < 10 ? percent.toFixed(1) : String(Math.round(percent));
}
