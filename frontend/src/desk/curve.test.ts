import { describe, expect, it } from "vitest";
import type { CurvePoint } from "../api/types";
import {
  accuracyRange,
  columns,
  labelsRange,
  ordered,
  ROUND_STEPS,
  sharedRange,
  thinned,
  trend,
  whiskerRange,
} from "./curve";

const at = (labels: number, point: number, half: number, version = labels): CurvePoint => ({
  labels,
  point,
  low: point - half,
  high: point + half,
  version,
});

const rising = [at(100, 0.6, 0.2), at(200, 0.75, 0.1), at(400, 0.85, 0.05), at(800, 0.9, 0.02)];

describe("what is plotted", () => {
  it("is in the order of labels, the newest model of each count", () => {
    const points = [at(20, 0.5, 0.1, 2), at(10, 0.4, 0.1, 1), at(20, 0.6, 0.1, 3)];
    expect(ordered(points).map((one) => one.version)).toEqual([1, 3]);
  });

  it("has four columns of one length, in per cent", () => {
    const [x, point, low, high] = columns([at(100, 0.6, 0.2)]);
    expect(x).toEqual([100]);
    expect(point[0]).toBeCloseTo(60);
    expect(low[0]).toBeCloseTo(40);
    expect(high[0]).toBeCloseTo(80);
  });

  it("cuts the wide first band, never the last one", () => {
    expect(accuracyRange(rising)).toEqual([50, 95]);
    expect(accuracyRange([at(10, 0.9, 0.3)])).toEqual([50, 100]);
    expect(accuracyRange([at(10, 0.25, 0.2)])).toEqual([0, 45]);
    expect(accuracyRange([at(10, 0.95, 0.01)])).toEqual([90, 100]);
    expect(accuracyRange([])).toEqual([0, 100]);
  });

  it("shows the cap when it is near", () => {
    expect(labelsRange(rising, 1000)).toEqual([0, 1040]);
    expect(labelsRange(rising, 100_000)[1]).toBeCloseTo(1064);
    expect(labelsRange([], 300)).toEqual([0, 312]);
    expect(labelsRange([], null)).toEqual([0, 10]);
  });
});

it("thins evenly and keeps both ends", () => {
  const many = Array.from({ length: 186 }, (_, i) => i);
  const few = thinned(many, 12);
  expect(few).toHaveLength(12);
  expect([few[0], few[11]]).toEqual([0, 185]);
  expect(new Set(few).size).toBe(12);
  expect(thinned([1, 2], 12)).toEqual([1, 2]);
});

describe("the trend", () => {
  it("compares with half as many labels", () => {
    const change = trend(rising)!;
    expect(change.from.labels).toBe(400);
    expect(change.points).toBeCloseTo(5);
  });

  it("is clear only when the intervals do not meet", () => {
    expect(trend(rising)!.clear).toBe(false);
    expect(trend([at(100, 0.6, 0.05), at(200, 0.9, 0.05)])!.clear).toBe(true);
  });

  it("is unknown from one point", () => {
    expect(trend([at(100, 0.6, 0.2)])).toBeNull();
  });
});

describe("the scale of a whisker", () => {
  it("leaves room on both sides and ends on whole steps", () => {
    expect(whiskerRange(0.913, 0.938)).toEqual([90, 96]);
    expect(whiskerRange(0.3, 0.9)).toEqual([0, 100]);
  });

  it("never leaves 0 to 100", () => {
    expect(whiskerRange(0.97, 1)).toEqual([95, 100]);
    expect(whiskerRange(1, 1)).toEqual([99, 100]);
  });
});

it("puts all classes on one scale", () => {
  expect(sharedRange([0.792, 0.9])).toEqual([70, 100]);
  expect(sharedRange([0.97])).toEqual([90, 100]);
});

it("steps an axis by whole, round numbers only", () => {
  expect(ROUND_STEPS.slice(0, 6)).toEqual([1, 2, 5, 10, 20, 50]);
  expect(ROUND_STEPS.every(Number.isInteger)).toBe(true);
  expect(ROUND_STEPS.every((step, i) => i === 0 || step > ROUND_STEPS[i - 1]!)).toBe(true);
});
