import { clamp, type Pair, type Rect, type Size } from "./shapes";

/** Where the image lies on the stage: screen = image * scale + (x, y), in CSS pixels of the stage. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

/** A hand's breadth that stays free around a fitted image, and stays in sight of a moved one; CSS pixels. */
const MARGIN = 8;
const IN_SIGHT = 48;
/** The most CSS pixels that one image pixel may take. */
const CLOSEST = 40;

export const toScreen = ({ scale, x, y }: View, [px, py]: Pair): Pair => [px * scale + x, py * scale + y];
export const toImage = ({ scale, x, y }: View, [sx, sy]: Pair): Pair => [(sx - x) / scale, (sy - y) / scale];

/** The whole image, as large as the stage allows. */
export function fit(size: Size, stage: Size): View {
  const room = (n: number) => Math.max(n - 2 * MARGIN, 1);
  return centre(Math.min(room(stage.width) / size.width, room(stage.height) / size.height, CLOSEST), size, stage);
}

function centre(scale: number, size: Size, stage: Size): View {
  return { scale, x: (stage.width - size.width * scale) / 2, y: (stage.height - size.height * scale) / 2 };
}

/** The view enlarged `factor` times; the image pixel under `anchor` (screen) stays there. */
export function zoomed(view: View, factor: number, anchor: Pair, size: Size, stage: Size): View {
  const least = Math.min(fit(size, stage).scale, 1) / 2;
  const scale = clamp(view.scale * factor, least, CLOSEST);
  const [x, y] = toImage(view, anchor);
  return bounded({ scale, x: anchor[0] - x * scale, y: anchor[1] - y * scale }, size, stage);
}

export function panned(view: View, dx: number, dy: number, size: Size, stage: Size): View {
  return bounded({ ...view, x: view.x + dx, y: view.y + dy }, size, stage);
}

/** The nearest view that keeps a strip of the image in sight. */
export function bounded(view: View, size: Size, stage: Size): View {
  const held = (at: number, length: number, room: number) => clamp(at, Math.min(IN_SIGHT - length, 0), Math.max(room - IN_SIGHT, 0));
  return { ...view, x: held(view.x, size.width * view.scale, stage.width), y: held(view.y, size.height * view.scale, stage.height) };
}

/** The view moved just so far that `rect` (image) is in sight. */
export function revealing(view: View, rect: Rect, stage: Size): View {
  const [left, top] = toScreen(view, [rect.x, rect.y]);
  const shift = (at: number, length: number, room: number) =>
    length > room - 2 * MARGIN ? 0 : clamp(at, MARGIN, room - MARGIN - length) - at;
  return {
    ...view,
    x: view.x + shift(left, rect.width * view.scale, stage.width),
    y: view.y + shift(top, rect.height * view.scale, stage.height),
  };
}

/** The part of the image that is in sight, in image pixels. */
export function seen(view: View, size: Size, stage: Size): Rect {
  const [left, top] = toImage(view, [0, 0]);
  const [right, bottom] = toImage(view, [stage.width, stage.height]);
  const [x, y] = [clamp(left, 0, size.width), clamp(top, 0, size.height)];
  return { x, y, width: clamp(right, x, size.width) - x, height: clamp(bottom, y, size.height) - y };
}

/**
 * The size of the image as shown.
 *
 * `stored` is the size that the API knows, `natural` what the browser reports after EXIF rotation. The stored numbers
 * count (a browser may divide by the density it reads from EXIF); they are swapped where the browser turned the image.
 */
export function shownSize(stored: Partial<Record<keyof Size, number | null>>, natural: Size): Size {
  const { width, height } = stored;
  if (!width || !height) return natural;
  const turned = width > height !== natural.width > natural.height && width !== height && natural.width !== natural.height;
  return turned ? { width: height, height: width } : { width, height };
}
