import { useEffectEvent, useLayoutEffect, useRef, type RefObject } from "react";
import type { DeskState, StagePort } from "./desk";
import { armedOf, deskOf, editor, shapesOf, type Props } from "./edits";
import { followPointers, type Hand } from "./pointers";
import { finish } from "./finish";
import { bounds, type Pair, type Size } from "./shapes";
import { createSurface, type Surface } from "./surface";
import { bounded, fit, panned, revealing, seen, shownSize, toScreen, zoomed } from "./view";

/** One press of + or −. */
const STEP = 1.5;

/** Brings the stage to life: the surface that paints, the hands that draw, and what the keys may ask of both. */
export function useStage(root: RefObject<HTMLDivElement | null>, props: Props, state: DeskState) {
  const surface = useRef<Surface | null>(null);
  const wantsFocus = useRef(false);
  const follows = useRef(true);
  const desk = deskOf(props);

  const hand: Hand = {
    label: useEffectEvent(() => armedOf(desk.get(), props.classes)),
    select: useEffectEvent((index) => {
      wantsFocus.current = index !== null;
      desk.set({ selected: index, handle: null });
    }),
    add: useEffectEvent((shape) => {
      wantsFocus.current = true;
      editor(props).add(shape);
    }),
    replace: useEffectEvent((index, shape) => {
      wantsFocus.current = true;
      desk.set({ selected: index });
      editor(props).replace(index, shape);
    }),
    corner: useEffectEvent((at, closing) => {
      const { open } = desk.get();
      if (closing) return closePolygon();
      const last = open?.at(-1);
      const { scale } = surface.current!.get().view;
      if (last && Math.hypot(last[0] - at[0], last[1] - at[1]) * scale < 3) return;
      desk.set({ open: [...(open ?? []), at], selected: null, handle: null });
    }),
    close: useEffectEvent(() => closePolygon()),
    moved: useEffectEvent(() => void (follows.current = false)),
  };

  const closePolygon = () => {
    wantsFocus.current = true;
    finish(props);
  };

  const port: StagePort = {
    zoom: useEffectEvent((to) => {
      const picture = surface.current!.get();
      const whole = 1 / window.devicePixelRatio;
      const all = fit(picture.size, picture.stage);
      const swap = Math.abs(picture.view.scale - whole) < 0.001 ? "fit" : "whole";
      const goal = to === "swap" ? swap : to;
      follows.current = goal === "fit";
      const factor = goal === "in" ? STEP : goal === "out" ? 1 / STEP : whole / picture.view.scale;
      surface.current!.set({ view: goal === "fit" ? all : zoomed(picture.view, factor, focusOf(picture), picture.size, picture.stage) });
    }),
    pan: useEffectEvent((dx, dy) => {
      const { view, size, stage } = surface.current!.get();
      follows.current = false;
      surface.current!.set({ view: panned(view, dx, dy, size, stage) });
    }),
    seen: useEffectEvent(() => {
      const { view, size, stage } = surface.current!.get();
      return seen(view, size, stage);
    }),
    focus: useEffectEvent(() => focusOn(root.current, desk.get().selected)),
  };

  const measure = useEffectEvent(() => {
    const stage = { width: root.current!.clientWidth, height: root.current!.clientHeight };
    const { view, size } = surface.current!.get();
    surface.current!.set({ stage, view: follows.current ? fit(size, stage) : bounded(view, size, stage) });
  });

  // Before the effect below, which hands it what React has rendered.
  useLayoutEffect(() => {
    const made = createSurface(root.current!);
    const ending = new AbortController();
    surface.current = made;
    desk.port = port;
    if (desk.size) made.set({ size: desk.size });
    followPointers(root.current!, made, hand, ending.signal);
    const watcher = new ResizeObserver(() => measure());
    watcher.observe(root.current!);
    measure();
    return () => {
      ending.abort();
      watcher.disconnect();
      made.stop();
      desk.port = null;
    };
  }, [desk, root]);

  const shapes = shapesOf(props.value);
  useLayoutEffect(() => {
    const made = surface.current;
    if (!made) return;
    const { selected, handle, tool, open } = state;
    made.set({ shapes, selected, handle, tool, open });
    made.paint();
    // Whoever is on a shape goes along to the one that is selected now.
    if (wantsFocus.current || (selected !== null && document.activeElement?.matches("[data-shape]"))) focusOn(root.current, selected);
    wantsFocus.current = false;
  });

  return {
    /** The image is here: its size, and the view that shows all of it. */
    onLoad(image: { naturalWidth: number; naturalHeight: number }) {
      const size: Size = shownSize(props.item, { width: image.naturalWidth, height: image.naturalHeight });
      desk.size = size;
      surface.current?.set({ size });
      measureNow(root.current, surface.current, follows.current);
    },
    /** Tab has reached a shape: it is selected, and brought into sight. */
    onFocus(index: number) {
      const made = surface.current;
      const shape = shapes[index];
      if (!made || !shape || desk.get().selected === index) return;
      desk.set({ selected: index, handle: null });
      made.set({ view: revealing(made.get().view, bounds(shape), made.get().stage) });
    },
  };
}

function measureNow(root: HTMLElement | null, surface: Surface | null, follows: boolean): void {
  if (!root || !surface) return;
  const stage = { width: root.clientWidth, height: root.clientHeight };
  const { view, size } = surface.get();
  surface.set({ stage, view: follows ? fit(size, stage) : view });
}

/** Where zooming by key looks: at the selected shape, else at the middle. */
function focusOf({ shapes, selected, view, stage }: ReturnType<Surface["get"]>): Pair {
  const shape = selected === null ? undefined : shapes[selected];
  if (!shape) return [stage.width / 2, stage.height / 2];
  const { x, y, width, height } = bounds(shape);
  return toScreen(view, [x + width / 2, y + height / 2]);
}

function focusOn(root: HTMLElement | null, selected: number | null): void {
  const shape = selected === null ? null : root?.querySelector<SVGGElement>(`[data-shape="${selected}"]`);
  (shape ?? root)?.focus({ preventScroll: true });
}
