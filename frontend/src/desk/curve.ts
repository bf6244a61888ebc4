/** The learning curve as numbers: what to plot, over which range, and what may be said about it. */

import type { CurvePoint } from "../api/types";

/** uPlot's aligned columns: labels, then per cent for the estimate, its low and its high end. */
export type Columns = [number[], number[], number[], number[]];

/** In the order of labels; of several models on as many labels the newest stays. */
export function ordered(points: CurvePoint[]): CurvePoint[] {
  const newest = new Map<number, CurvePoint>();
  for (const one of points) {
    const other = newest.get(one.labels);
    if (!other || other.version < one.version) newest.set(one.labels, one);
  }
  return [...newest.values()].sort((a, b) => a.labels - b.labels);
}

export function columns(points: CurvePoint[]): Columns {
  return [
    points.map((one) => one.labels),
    points.map((one) => one.point * 100),
    points.map((one) => one.low * 100),
    points.map((one) => one.high * 100),
  ];
}

/**
 * Per cent from a round number under the lowest estimate to one above the highest interval.
 * The first intervals are wide: drawn whole they would press the rest flat, so they may be cut.
 */
export function accuracyRange(points: CurvePoint[]): [number, number] {
  if (points.length === 0) return [0, 100];
  const lowest = Math.min(...points.map((one) => one.point)) * 100;
  const last = points[points.length - 1]!;
  const wanted = Math.min(lowest, last.low * 100) - 2;
  const step = wanted < 50 ? 20 : wanted < 75 ? 10 : 5; // so that the axis begins at a written number
  const floor = Math.max(0, Math.floor(wanted / step) * step);
  const top = Math.min(100, Math.ceil((Math.max(...points.map((one) => one.high)) * 100) / 5) * 5);
  return [floor, Math.max(top, floor + 10)];
}

/** Labels from none to the cap when it is near, else to a third more than there are. */
export function labelsRange(points: CurvePoint[], cap: number | null): [number, number] {
  const last = points[points.length - 1]?.labels ?? 0;
  if (cap !== null && cap > 0 && (last === 0 || cap <= last * 6)) return [0, cap * 1.04];
  return [0, Math.max(10, last * 1.33)];
}

/** Steps between an axis's numbers: whole and round, 1, 2, 5, 10, 20 and so on, so that no written number is rounded. */
export const ROUND_STEPS: number[] = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat();

/** At most `most` of the points, evenly, with the first and the last. */
export function thinned<T>(points: T[], most: number): T[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * step)]!);
}

export type Trend = {
  from: CurvePoint;
  to: CurvePoint;
  points: number; // change in per cent points
  clear: boolean; // the two intervals do not meet
};

/** The change since half as many labels; null while there are not two points to compare. */
export function trend(points: CurvePoint[]): Trend | null {
  const to = points[points.length - 1];
  if (!to || points.length < 2) return null;
  const before = points.slice(0, -1);
  const from = before.reduce((best, one) =>
    Math.abs(one.labels - to.labels / 2) < Math.abs(best.labels - to.labels / 2) ? one : best,
  );
  return {
    from,
    to,
    points: (to.point - from.point) * 100,
    clear: to.low > from.high || to.high < from.low,
  };
}

/** A range of per cent around an interval, on whole steps, so that its ends can be written. */
export function whiskerRange(low: number, high: number): [number, number] {
  const width = (high - low) * 100;
  const step = [1, 2, 5, 10, 20].find((one) => width <= one * 4) ?? 25;
  const to = Math.min(100, Math.ceil((high * 100 + width / 2) / step) * step);
  const from = Math.max(0, Math.floor((low * 100 - width / 2) / step) * step);
  return [Math.min(from, to - step), to];
}

/** One scale for many whiskers: from a multiple of ten under the lowest end to 100. */
export function sharedRange(lows: number[]): [number, number] {
  if (lows.length === 0) return [0, 100];
  return [Math.min(90, Math.floor(Math.min(...lows) * 10) * 10), 100];
}
