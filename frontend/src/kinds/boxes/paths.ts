import { outline } from "./hit";
import { bounds, clamp, type Pair, type Shape, type Size } from "./shapes";
import { toScreen, type View } from "./view";

// Paths for SVG in CSS pixels of the stage, so that lines and handles keep their size at every zoom.

const HANDLE = 4.5;
const POINT = 6;

const text = ([x, y]: Pair): string => `${x.toFixed(2)} ${y.toFixed(2)}`;

export function shapePath(shape: Shape, view: View): string {
  const corners = outline(shape).map((corner) => toScreen(view, corner));
  return shape.type === "point" ? pointPath(corners[0]!) : `M${corners.map(text).join("L")}Z`;
}

/** A ring with a cross through it, so that the very place is seen. */
function pointPath([x, y]: Pair): string {
  const arms = 4 + POINT;
  const ring = `M${x - POINT} ${y}a${POINT} ${POINT} 0 1 0 ${2 * POINT} 0a${POINT} ${POINT} 0 1 0 ${-2 * POINT} 0`;
  return `${ring}M${x - arms} ${y}H${x + arms}M${x} ${y - arms}V${y + arms}`;
}

/** Small squares. */
export function handlesPath(handles: Pair[], view: View): string {
  return handles
    .map((handle) => toScreen(view, handle))
    .map(([x, y]) => `M${text([x - HANDLE, y - HANDLE])}h${2 * HANDLE}v${2 * HANDLE}h${-2 * HANDLE}Z`)
    .join("");
}

/** An unfinished polygon: its sides so far, a line to the pointer, and a mark on the corner that closes it. */
export function openPath(open: Pair[], at: Pair | null, view: View): string {
  const ends = at ? [...open, at] : open;
  return `M${ends.map((end) => text(toScreen(view, end))).join("L")}${handlesPath(open.slice(0, 1), view)}`;
}

export function crossPath([x, y]: Pair, stage: Size): string {
  return `M0 ${y}H${stage.width}M${x} 0V${stage.height}`;
}

/** Where a shape's name goes: over its top left corner, under it where there is no room; away with the shape. */
export function chipAt(shape: Shape, view: View, stage: Size, chip: Size): Pair | null {
  const { x, y, width, height } = bounds(shape);
  const [left, top] = toScreen(view, [x, y]);
  const [right, bottom] = toScreen(view, [x + width, y + height]);
  if (right < 0 || bottom < 0 || left > stage.width || top > stage.height) return null;
  const beside = shape.type === "point" ? POINT + 4 : 0;
  const above = top - chip.height - beside;
  const at = above >= 0 ? above : shape.type === "point" ? top + beside : top + 2;
  return [clamp(left + beside - 1, 0, stage.width - chip.width), clamp(at, 0, stage.height - chip.height)];
}
