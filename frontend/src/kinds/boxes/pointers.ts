import { begin, clicked, during, handGrid, onGrid, type Gesture } from "./gesture";
import { handleCursor } from "./handles";
import { inside, isSlip, type Pair, type Shape } from "./shapes";
import type { Surface } from "./surface";
import { panned, toImage, toScreen, zoomed } from "./view";

/** What the hand did, once it is done. */
export interface Hand {
  /** The class that a shape drawn now would get. */
  label(): string;
  select(index: number | null): void;
  add(shape: Shape): void;
  replace(index: number, shape: Shape): void;
  /** One more corner of a polygon; `closing` where the first one was pressed again. */
  corner(at: Pair, closing: boolean): void;
  close(): void;
  /** The view was changed by hand, and no longer follows the size of the window. */
  moved(): void;
}

/** How near is near in CSS pixels: a mouse points, a finger covers. */
const REACH = { mouse: { handle: 9, edge: 5 }, touch: { handle: 22, edge: 14 } };
/** Less than this is a click and not a drag, in CSS pixels. */
const STILL = 3;
/** What a turn of the wheel by one CSS pixel multiplies the zoom with. */
const WHEEL = 1.0022;

/** Listens to mouse, pen and touch on the stage until `signal`. Nothing here renders: it paints, and tells `hand` at the end. */
export function followPointers(root: HTMLElement, surface: Surface, hand: Hand, signal: AbortSignal): void {
  const fingers = new Map<number, Pair>();
  let gesture: Gesture | null = null;
  let from: Pair = [0, 0];
  let dragged = false;

  const placeOf = (event: MouseEvent): Pair => {
    const { left, top } = root.getBoundingClientRect();
    return [event.clientX - left - root.clientLeft, event.clientY - top - root.clientTop];
  };
  const imageAt = (place: Pair) => toImage(surface.get().view, place);
  const reachOf = (event: PointerEvent) => {
    const { handle, edge } = event.pointerType === "touch" ? REACH.touch : REACH.mouse;
    const { scale } = surface.get().view;
    return { handle: handle / scale, edge: edge / scale };
  };
  const drop = () => {
    gesture = null;
    surface.set({ live: null, drawn: null });
  };

  const down = (event: PointerEvent) => {
    if (event.button > 1) return;
    const place = placeOf(event);
    fingers.set(event.pointerId, place);
    if (fingers.size > 1) return drop();
    root.setPointerCapture?.(event.pointerId);
    [from, dragged] = [place, false];
    gesture = event.button === 1 ? { do: "pan", pile: [] } : begin(surface.get(), imageAt(place), reachOf(event), chipOf(event));
    if (surface.get().open && event.button === 0) gesture = { do: "draw", from: imageAt(place), pile: [] };
    if (event.button === 1) event.preventDefault();
  };

  const move = (event: PointerEvent) => {
    const place = placeOf(event);
    const before = fingers.get(event.pointerId);
    if (fingers.size > 1 && before) return pinch(event.pointerId, before, place);
    if (before) fingers.set(event.pointerId, place);
    surface.set({ cursor: event.pointerType === "touch" ? null : place, at: inside(imageAt(place), surface.get().size) });
    if (!gesture) return hover(event, place);
    dragged ||= Math.hypot(place[0] - from[0], place[1] - from[1]) >= STILL;
    if (dragged) drag(gesture, place, before ?? place);
  };

  const drag = (now: Gesture, place: Pair, before: Pair) => {
    const { view, size, stage, tool, open } = surface.get();
    if (now.do === "pan") {
      hand.moved();
      return surface.set({ view: panned(view, place[0] - before[0], place[1] - before[1], size, stage) });
    }
    if (now.do === "draw" && (tool !== "box" || open)) return;
    const shape = during(now, imageAt(place), hand.label(), size, handGrid(view.scale))!;
    surface.set(now.do === "draw" ? { drawn: shape } : { live: { index: now.index, shape } });
  };

  const up = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    const done = gesture;
    if (!done) return;
    const place = placeOf(event);
    if (dragged) drag(done, place, place);
    const { live, drawn } = surface.get();
    gesture = null;
    if (done.do === "draw" && surface.get().tool !== "box") return mark(place, reachOf(event).handle * surface.get().view.scale);
    if (!dragged) hand.select(clicked(done, surface.get().selected));
    else if (live && !isFlat(done, live.shape)) hand.replace(live.index, live.shape);
    else if (drawn && !isSlip(drawn, surface.get().view.scale)) hand.add(drawn);
    surface.set({ live: null, drawn: null });
  };

  /** Points and corners are made where the pointer is let go. */
  const mark = (place: Pair, reach: number) => {
    const { tool, open, size, view } = surface.get();
    const at = inside(onGrid(imageAt(place), handGrid(view.scale)), size);
    if (tool === "point") return hand.add({ type: "point", label: hand.label(), x: at[0], y: at[1] });
    const [first] = open ?? [];
    const far = first ? toScreen(view, first) : null;
    const closing = open !== null && open.length > 2 && far !== null && Math.hypot(far[0] - place[0], far[1] - place[1]) <= reach;
    hand.corner(at, closing);
  };

  const pinch = (id: number, before: Pair, place: Pair) => {
    const other = [...fingers].find(([each]) => each !== id)![1];
    fingers.set(id, place);
    const { view, size, stage } = surface.get();
    const factor = Math.hypot(place[0] - other[0], place[1] - other[1]) / Math.max(Math.hypot(before[0] - other[0], before[1] - other[1]), 1);
    const middle: Pair = [(before[0] + other[0]) / 2, (before[1] + other[1]) / 2];
    const nearer = zoomed(view, factor, middle, size, stage);
    hand.moved();
    surface.set({ view: panned(nearer, (place[0] - before[0]) / 2, (place[1] - before[1]) / 2, size, stage) });
  };

  const hover = (event: PointerEvent, place: Pair) => {
    if (event.pointerType === "touch") return;
    const picture = surface.get();
    const next = picture.open ? null : begin(picture, imageAt(place), reachOf(event), chipOf(event));
    root.style.cursor = cursorOf(next, picture.tool);
  };

  const wheel = (event: WheelEvent) => {
    const { view, size, stage } = surface.get();
    event.preventDefault();
    hand.moved();
    const unit = event.deltaMode === 1 ? 24 : 1;
    const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    const turned = event.ctrlKey || event.metaKey;
    surface.set({
      view: turned
        ? zoomed(view, WHEEL ** (-event.deltaY * unit * (Math.abs(event.deltaY) < 40 ? 4 : 1)), placeOf(event), size, stage)
        : panned(view, -dx * unit, -dy * unit, size, stage),
    });
  };

  const options = { signal };
  root.addEventListener("pointerdown", down, options);
  root.addEventListener("pointermove", move, options);
  root.addEventListener("pointerup", up, options);
  root.addEventListener("pointercancel", (event) => (fingers.delete(event.pointerId), drop()), options);
  root.addEventListener("pointerleave", () => surface.set({ cursor: null }), options);
  root.addEventListener("dblclick", () => surface.get().open && hand.close(), options);
  root.addEventListener("wheel", wheel, { signal, passive: false });
}

/** Whether a box was pulled to nothing; it then stays as it was. */
function isFlat(done: Gesture, shape: Shape): boolean {
  return done.do === "pull" && shape.type === "box" && Math.min(shape.width, shape.height) < 1;
}

function chipOf(event: Event): number | null {
  const chip = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-chip]") : null;
  return chip ? Number(chip.dataset.chip) : null;
}

function cursorOf(gesture: Gesture | null, tool: string): string {
  if (gesture?.do === "pull") return handleCursor(gesture.shape, gesture.handle);
  if (gesture?.do === "move") return "move";
  return tool === "select" ? "grab" : "crosshair";
}
