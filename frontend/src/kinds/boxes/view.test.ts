import { expect, test } from "vitest";
import { chipAt } from "./paths";
import { bounded, fit, panned, revealing, seen, shownSize, toImage, toScreen, zoomed } from "./view";

const size = { width: 4000, height: 3000 };
const stage = { width: 816, height: 616 };

test("image to screen and back is the same place at every zoom", () => {
  for (const scale of [0.013, 0.2, 1, 1 / 3, 1.5, 17, 40]) {
    const view = { scale, x: -123.4, y: 56.7 };
    for (const place of [[0, 0], [3999.875, 2999.125], [0.125, 1500]] as [number, number][]) {
      const [x, y] = toImage(view, toScreen(view, place));
      expect(x).toBeCloseTo(place[0], 6);
      expect(y).toBeCloseTo(place[1], 6);
    }
  }
});

test("fitting shows the whole image in the middle", () => {
  expect(fit(size, stage)).toEqual({ scale: 0.2, x: 8, y: 8 });
  const tall = fit({ width: 100, height: 20_000 }, stage);
  expect(toScreen(tall, [50, 10_000])).toEqual([408, 308]);
});

test("the pixel under the mouse stays there while zooming", () => {
  const view = fit(size, stage);
  const before = toImage(view, [300, 200]);
  const after = toImage(zoomed(view, 3.7, [300, 200], size, stage), [300, 200]);
  expect(after[0]).toBeCloseTo(before[0], 6);
  expect(after[1]).toBeCloseTo(before[1], 6);
});

test("zooming ends somewhere, both ways", () => {
  const view = fit(size, stage);
  expect(zoomed(view, 1e9, [0, 0], size, stage).scale).toBe(40);
  expect(zoomed(view, 1e-9, [0, 0], size, stage).scale).toBe(0.1);
});

test("an image cannot be lost beside the stage", () => {
  const far = panned(fit(size, stage), 1e6, -1e6, size, stage);
  expect(toScreen(far, [0, 3000])).toEqual([stage.width - 48, 48]);
  expect(bounded(far, size, stage)).toEqual(far);
});

test("a shape that Tab reaches comes into sight, one in sight moves nothing", () => {
  const near = { scale: 2, x: -1000, y: -1000 };
  const shown = revealing(near, { x: 3000, y: 2000, width: 100, height: 50 }, stage);
  const [right, bottom] = toScreen(shown, [3100, 2050]);
  expect(right).toBe(stage.width - 8);
  expect(bottom).toBe(stage.height - 8);
  expect(revealing(shown, { x: 3000, y: 2000, width: 100, height: 50 }, stage)).toEqual(shown);
});

test("a name lies over its shape, within the stage, and goes away with it", () => {
  const box = (x: number, y: number) => ({ type: "box" as const, label: "c1", x, y, width: 400, height: 300 });
  const chip = { width: 60, height: 20 };
  const whole = fit(size, stage);
  expect(chipAt(box(1000, 1000), whole, stage, chip)).toEqual([207, 188]);
  expect(chipAt(box(1000, 0), whole, stage, chip)).toEqual([207, 10]);
  expect(chipAt(box(3900, 1000), whole, stage, chip)).toEqual([stage.width - 60, 188]);
  expect(chipAt(box(0, 0), { scale: 1, x: -401, y: 0 }, stage, chip)).toBeNull();
});

test("what is seen is never outside of the image", () => {
  expect(seen(fit(size, stage), size, stage)).toEqual({ x: 0, y: 0, width: 4000, height: 3000 });
  expect(seen({ scale: 1, x: -3600, y: -10 }, size, stage)).toEqual({ x: 3600, y: 10, width: 400, height: 616 });
});

test("the stored size counts, turned where the browser turned the image", () => {
  expect(shownSize({ width: 1200, height: 800 }, { width: 800, height: 1200 })).toEqual({ width: 800, height: 1200 });
  expect(shownSize({ width: 1200, height: 800 }, { width: 600, height: 400 })).toEqual({ width: 1200, height: 800 });
  expect(shownSize({ width: null, height: null }, { width: 5, height: 7 })).toEqual({ width: 5, height: 7 });
});
