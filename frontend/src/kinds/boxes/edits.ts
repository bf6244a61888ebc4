import type { KindProps } from "../types";
import { deskFor, lastShapes, stepped, type Desk, type DeskState, type Tool } from "./desk";
import { handleName, handlesOf, nudged, withCorner, withoutCorner } from "./handles";
import { centred, fitted, grown, moved, TYPES, type BoxesValue, type Pair, type Shape, type ShapeType, type Size } from "./shapes";
import { className, described } from "./words";

export type Props = KindProps<BoxesValue>;

/** How far a copy of a shape lies from it, in image pixels. */
const BESIDE = 10;

const NONE: Shape[] = [];
export const shapesOf = (value: BoxesValue | null): Shape[] => value?.shapes ?? NONE;

/** The types of shape that this project allows; a box where it does not say. */
export function typesOf(options: Record<string, unknown>): ShapeType[] {
  const given = Array.isArray(options.shapes) ? TYPES.filter((type) => (options.shapes as unknown[]).includes(type)) : [];
  return given.length > 0 ? given : ["box"];
}

export const deskOf = ({ lease, options }: Pick<Props, "lease" | "options">): Desk => deskFor(lease, typesOf(options));

/** The class of the next shape. */
export function armedOf({ armed }: DeskState, classes: Props["classes"]): string {
  return classes.find((each) => each.id === armed)?.id ?? classes[0]?.id ?? "";
}

/** Everything that changes the draft, on one item: each edit is one step that can be undone. */
export function editor(props: Props) {
  const desk = deskOf(props);
  const size: Size = desk.size ?? { width: props.item.width ?? 1, height: props.item.height ?? 1 };
  const shapes = shapesOf(props.value);
  const change = (next: Shape[], patch: Partial<DeskState>, run: string | null = null) => {
    desk.set({ ...stepped(desk.get(), shapes, run), ...patch });
    props.setValue({ shapes: next });
  };
  const said = (index: number, shape: Shape, more = "") => `${described(props.classes, shape, index, true)}${more}`;
  const replace = (index: number, shape: Shape, more = "", run: string | null = null) =>
    change(shapes.map((each, at) => (at === index ? shape : each)), { said: said(index, shape, more) }, run);

  const add = (...added: Shape[]) => {
    const index = shapes.length + added.length - 1;
    const one = said(index, added[added.length - 1]!);
    change([...shapes, ...added], { selected: index, handle: null, open: null, said: added.length > 1 ? `${added.length} shapes copied` : `Added: ${one}` });
  };
  const selected = () => {
    const index = desk.get().selected;
    const shape = index === null ? undefined : shapes[index];
    return index === null || !shape ? null : { index, shape };
  };

  return {
    add,
    replace,
    /** A new shape in the middle of what is in sight, for hands without a mouse. */
    addCentred(): void {
      const { tool } = desk.get();
      const type = tool === "select" ? typesOf(props.options)[0]! : tool;
      add(centred(type, armedOf(desk.get(), props.classes), desk.port?.seen() ?? { x: 0, y: 0, ...size }, size));
    },
    /** Takes the selected shape away, or the picked corner of a polygon. */
    remove(): boolean {
      const it = selected();
      if (!it) return false;
      const { handle } = desk.get();
      if (it.shape.type === "polygon" && handle !== null && it.shape.points.length > 3) {
        desk.set({ handle: null });
        replace(it.index, withoutCorner(it.shape, handle), ", one corner less");
        return true;
      }
      const rest = shapes.filter((_, at) => at !== it.index);
      change(rest, { selected: null, handle: null, said: `Removed: ${described(props.classes, it.shape, it.index)}` });
      return true;
    },
    /** Gives the selected shape a class, or arms the class for the next one. */
    label(id: string): void {
      const it = selected();
      if (it) {
        if (it.shape.label !== id) replace(it.index, { ...it.shape, label: id });
      } else desk.set({ armed: id, said: `${className(props.classes, id)} for the next shape` });
    },
    /** Moves the selected shape or its picked handle, or resizes it; false where nothing is selected. */
    nudge(dx: number, dy: number, resize: boolean): boolean {
      const it = selected();
      if (!it) return false;
      const { handle } = desk.get();
      const pulls = !resize && handle !== null && handlesOf(it.shape)[handle] !== undefined;
      const next = resize ? grown(it.shape, dx, dy, size) : pulls ? nudged(it.shape, handle!, dx, dy, size) : moved(it.shape, dx, dy, size);
      replace(it.index, next, "", `${resize ? "grow" : "move"} ${it.index} ${handle}`);
      return true;
    },
    /** Goes round the handles of the selected shape. */
    pick(step: 1 | -1): boolean {
      const it = selected();
      const count = it ? handlesOf(it.shape).length : 0;
      if (!it || count === 0) return false;
      const from = desk.get().handle ?? (step > 0 ? -1 : 0);
      const handle = (from + step + count) % count;
      desk.set({ handle, said: handleName(it.shape, handle) });
      return true;
    },
    /** A new corner after the picked one (or the last) of the selected polygon. */
    insert(): boolean {
      const it = selected();
      if (it?.shape.type !== "polygon") return false;
      const corner = desk.get().handle ?? it.shape.points.length - 1;
      desk.set({ handle: corner + 1 });
      replace(it.index, withCorner(it.shape, corner, size), ", one corner more");
      return true;
    },
    /** On an empty item the shapes of the one before; else the selected or last shape once more, beside itself. */
    copy(): boolean {
      const before = lastShapes(props.classes).filter(({ label }) => props.classes.some(({ id }) => id === label));
      if (shapes.length === 0) {
        if (before.length > 0) add(...before.map((shape) => fitted(shape, size)));
        return before.length > 0;
      }
      const shape = selected()?.shape ?? shapes[shapes.length - 1]!;
      const room = moved(shape, BESIDE, BESIDE, size);
      add(room === shape ? moved(shape, -BESIDE, -BESIDE, size) : room);
      return true;
    },
  };
}

/** Undo and redo within the item; false where its history ends and the page's begins. */
export function travel(props: Props, to: "past" | "future"): boolean {
  const desk = deskOf(props);
  const { open, past, future } = desk.get();
  if (open && to === "past") return unpoint(desk, open);
  const from = to === "past" ? past : future;
  const next = from[from.length - 1];
  if (!next) return false;
  const now = shapesOf(props.value);
  const [shorter, longer] = [from.slice(0, -1), [...(to === "past" ? future : past), now]];
  desk.set({ selected: null, handle: null, run: null, said: to === "past" ? "Undone" : "Done again", ...(to === "past" ? { past: shorter, future: longer } : { past: longer, future: shorter }) });
  props.setValue({ shapes: next });
  return true;
}

function unpoint(desk: Desk, open: Pair[]): boolean {
  desk.set({ open: open.length > 1 ? open.slice(0, -1) : null });
  return true;
}

/** Puts away what is in the hand, the nearest first; false where it is empty. */
export function letGo(desk: Desk): boolean {
  const { open, handle, selected } = desk.get();
  if (open) desk.set({ open: null, said: "Polygon dropped" });
  else if (handle !== null) desk.set({ handle: null, said: "The arrows move the whole shape" });
  else if (selected !== null) desk.set({ selected: null, said: "Nothing selected" });
  else return false;
  return true;
}

export function take(desk: Desk, tool: Tool): boolean {
  desk.set({ tool, open: null, handle: null, ...(tool === "select" ? {} : { selected: null }) });
  return true;
}
