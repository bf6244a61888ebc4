import { describe, expect, it } from "vitest";
import { percentDone, remember, secondsLeft, type Sample } from "./progress";

describe("time left", () => {
  it("follows the recent rate", () => {
    let samples: Sample[] = [];
    for (const [at, done] of [[0, 0], [1000, 10], [2000, 20]] as const) {
      samples = remember(samples, { at, done });
    }
    expect(secondsLeft(samples, 120)).toBeCloseTo(10);
  });

  it("forgets a slow start", () => {
    let samples = remember([], { at: 0, done: 0 });
    samples = remember(samples, { at: 60_000, done: 10 });
    samples = remember(samples, { at: 61_000, done: 20 });
    expect(secondsLeft(samples, 30)).toBeCloseTo(1);
  });

  it("is unknown without movement or total", () => {
    const still = [{ at: 0, done: 5 }, { at: 1000, done: 5 }];
    expect(secondsLeft(still, 10)).toBeNull();
    expect(secondsLeft([{ at: 0, done: 1 }], 10)).toBeNull();
    expect(secondsLeft([{ at: 0, done: 0 }, { at: 9, done: 5 }], null)).toBeNull();
  });
});

it("draws no bar without a total and never leaves its frame", () => {
  expect(percentDone(3, null)).toBeNull();
  expect(percentDone(3, 0)).toBeNull();
  expect(percentDone(30, 20)).toBe(100);
  expect(percentDone(1, 4)).toBe(25);
});
