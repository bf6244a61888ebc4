/** Strokes on the chart's canvas, in the colours of the tokens. Sizes are CSS pixels times `pxRatio`. */
import uPlot from "uplot";
import type { CurvePoint } from "../../api/types";
import { percent } from "../../ui";
import { thinned } from "../curve";
import { digitsFor } from "../sentences";

export type Ink = Record<"paper" | "ink" | "ink2" | "ink3" | "line" | "lineStrong" | "stamp" | "stop", string>;

/** The current theme's colours; read again when the theme changes, since a canvas keeps none. */
export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    paper: token("--paper"),
    ink: token("--ink"),
    ink2: token("--ink-2"),
    ink3: token("--ink-3"),
    line: token("--line"),
    lineStrong: token("--line-strong"),
    stamp: token("--stamp"),
    stop: token("--stop"),
  };
}

const SQUARES = 12;

export const chartFont = (weight = 450) => `${weight} 12px "Inter Variable", Inter, sans-serif`;

function scaledFont(weight: number): string {
  return `${weight} ${12 * uPlot.pxRatio}px "Inter Variable", Inter, sans-serif`;
}

const px = (n: number) => n * uPlot.pxRatio;

/** The 95 % band under the line, from the columns `low` and `high`. */
export function band(u: uPlot, ink: Ink) {
  const [xs, , lows, highs] = u.data as [number[], number[], number[], number[]];
  if (xs.length < 2) return;
  inPlot(u, () => {
    const { ctx } = u;
    const at = (i: number, values: number[]) =>
      [u.valToPos(xs[i]!, "x", true), u.valToPos(values[i]!, "y", true)] as const;
    ctx.beginPath();
    xs.forEach((_, i) => ctx.lineTo(...at(i, highs)));
    for (let i = xs.length - 1; i >= 0; i -= 1) ctx.lineTo(...at(i, lows));
    ctx.closePath();
    ctx.globalAlpha = 0.14;
    ctx.fillStyle = ink.stamp;
    ctx.fill();
  });
}

/** Squares for measured models; the last one larger, with its whisker and its figure. */
export function stamps(u: uPlot, ink: Ink, points: CurvePoint[]) {
  const last = points[points.length - 1];
  if (!last) return;
  inPlot(u, () => {
    for (const one of thinned(points, SQUARES).slice(0, -1)) square(u, ink, one, 8);
    whisker(u, ink, last);
    square(u, ink, last, 11);
  });
  const x = u.valToPos(last.labels, "x", true);
  const room = u.bbox.left + u.bbox.width - x > px(96);
  const y = Math.max(u.bbox.top + px(10), u.valToPos(last.high * 100, "y", true) - px(6));
  write(u, ink, `now ${percent(last.point, digitsFor(last))}`, x + (room ? px(9) : px(-9)), y, {
    strong: true,
    align: room ? "left" : "right",
  });
}

function square(u: uPlot, ink: Ink, one: CurvePoint, size: number) {
  const { ctx } = u;
  const half = px(size / 2);
  const x = u.valToPos(one.labels, "x", true) - half;
  const y = u.valToPos(one.point * 100, "y", true) - half;
  ctx.fillStyle = ink.stamp;
  ctx.strokeStyle = ink.paper;
  ctx.lineWidth = px(1.5);
  ctx.fillRect(x, y, half * 2, half * 2);
  ctx.strokeRect(x, y, half * 2, half * 2);
}

function whisker(u: uPlot, ink: Ink, one: CurvePoint) {
  const { ctx } = u;
  const x = u.valToPos(one.labels, "x", true);
  const ends = [one.low, one.high].map((value) => u.valToPos(value * 100, "y", true)) as [number, number];
  ctx.beginPath();
  ctx.moveTo(x, ends[0]);
  ctx.lineTo(x, ends[1]);
  for (const y of ends) {
    ctx.moveTo(x - px(5), y);
    ctx.lineTo(x + px(5), y);
  }
  ctx.strokeStyle = ink.stamp;
  ctx.lineWidth = px(2);
  ctx.stroke();
}

/** The dashed line at which the budget ends, when it is inside the frame; its words stay off the curve. */
export function capLine(u: uPlot, ink: Ink, cap: number | null, words: string, high: boolean) {
  if (cap === null || cap > (u.scales.x!.max ?? 0)) return;
  const { ctx, bbox } = u;
  const x = u.valToPos(cap, "x", true);
  ctx.save();
  ctx.setLineDash([px(3), px(3)]);
  ctx.strokeStyle = ink.lineStrong;
  ctx.lineWidth = px(1);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
  write(u, ink, words, x - px(6), bbox.top + (high ? px(16) : bbox.height - px(8)), { align: "right" });
}

/** From the model's last label to the last label bought, while nothing learns. */
export function stall(u: uPlot, ink: Ink, from: number, to: number, words: [string, string]) {
  const { ctx, bbox } = u;
  const left = u.valToPos(from, "x", true);
  const right = Math.max(left + px(3), u.valToPos(to, "x", true));
  inPlot(u, () => {
    ctx.globalAlpha = 0.16;
    ctx.fillStyle = ink.stop;
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top, px(1), bbox.height);
  });
  const room = bbox.left + bbox.width - right > widest(u, words) + px(14);
  const x = room ? right + px(10) : left - px(10);
  const align = room ? "left" : "right";
  const y = bbox.top + bbox.height * 0.62;
  write(u, ink, words[0], x, y, { strong: true, align });
  write(u, ink, words[1], x, y + px(17), { align });
}

/** Where the first honest point will stand, drawn hollow, with the words beside it. */
export function ghost(u: uPlot, ink: Ink, labels: number, words: [string, string]) {
  const { ctx, bbox } = u;
  const x = u.valToPos(labels, "x", true);
  const foot = bbox.top + bbox.height;
  ctx.save();
  ctx.strokeStyle = ink.stamp;
  ctx.lineWidth = px(1.5);
  ctx.strokeRect(x - px(4), foot - px(17), px(8), px(8));
  ctx.beginPath();
  ctx.moveTo(x, foot);
  ctx.lineTo(x, foot - px(9));
  ctx.stroke();
  ctx.restore();
  const room = bbox.left + bbox.width - x > widest(u, words) + px(14);
  const at = { align: room ? ("left" as const) : ("right" as const) };
  write(u, ink, words[0], x + (room ? px(12) : px(-12)), foot - px(30), { ...at, strong: true });
  write(u, ink, words[1], x + (room ? px(12) : px(-12)), foot - px(13), at);
}

function widest(u: uPlot, words: string[]): number {
  u.ctx.save();
  u.ctx.font = scaledFont(600);
  const widths = words.map((one) => u.ctx.measureText(one).width);
  u.ctx.restore();
  return Math.max(...widths);
}

type Style = { strong?: boolean; align?: CanvasTextAlign };

/** Words with a halo of paper, so that no line runs through them. */
function write(u: uPlot, ink: Ink, words: string, x: number, y: number, style: Style) {
  const { ctx } = u;
  ctx.save();
  ctx.font = scaledFont(style.strong ? 600 : 450);
  ctx.textAlign = style.align ?? "left";
  ctx.textBaseline = "alphabetic";
  ctx.lineJoin = "round";
  ctx.lineWidth = px(5);
  ctx.strokeStyle = ink.paper;
  ctx.strokeText(words, x, y);
  ctx.fillStyle = style.strong ? ink.ink : ink.ink3;
  ctx.fillText(words, x, y);
  ctx.restore();
}

/** Draws clipped to the plotting area. */
function inPlot(u: uPlot, draw: () => void) {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
