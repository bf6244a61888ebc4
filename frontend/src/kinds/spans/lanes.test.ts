import { describe, expect, test } from "vitest";
import { byBlock, drawnOf, inLanes, piecesOf, type Drawn } from "./lanes";
import { textOf } from "./text";

const drawn = (start: number, end: number, lane = 0): Drawn => ({ id: `${start}:${end}`, label: "c1", start, end, lane });

describe("lanes", () => {
  test.each([
    ["apart", [[0, 2], [4, 6]], [0, 0]],
    ["adjacent", [[0, 2], [2, 4]], [0, 0]],
    ["overlapping", [[0, 4], [2, 6]], [0, 1]],
    ["one within another", [[0, 9], [2, 4], [5, 7]], [0, 1, 1]],
    ["a chain uses a lane again once it is free", [[0, 4], [2, 6], [4, 8]], [0, 1, 0]],
    ["the same words three times", [[0, 4], [0, 4], [0, 4]], [0, 1, 2]],
  ] as [string, [number, number][], number[]][])("%s", (_, spans, lanes) => {
    expect(inLanes(spans.map(([start, end]) => ({ start, end }))).map(({ lane }) => lane)).toEqual(lanes);
  });
});

describe("pieces", () => {
  test("cover the line without a gap, and say what lies over each", () => {
    const pieces = piecesOf({ start: 0, end: 10 }, [drawn(2, 6), drawn(4, 8, 1)], { start: 5, end: 6 });
    expect(pieces.map(({ start, end, over, ending, chosen }) => [start, end, over.map(({ id }) => id), ending.map(({ id }) => id), chosen])).toEqual([
      [0, 2, [], [], false],
      [2, 4, ["2:6"], [], false],
      [4, 5, ["4:8", "2:6"], [], false],
      [5, 6, ["4:8", "2:6"], ["2:6"], true],
      [6, 8, ["4:8"], ["4:8"], false],
      [8, 10, [], [], false],
    ]);
  });

  test("an empty line has none", () => {
    expect(piecesOf({ start: 3, end: 3 }, [drawn(0, 9)], null)).toEqual([]);
  });
});

describe("spans as drawn", () => {
  test("are in UTF-16 units", () => {
    expect(drawnOf(textOf("🎉 Bonn"), [{ start: 2, end: 6, label: "c1" }])).toMatchObject([{ start: 3, end: 7 }]);
  });

  test("have their names at the end of the last words, not within a line break", () => {
    expect(drawnOf(textOf("one\r\n\r\ntwo"), [{ start: 0, end: 7, label: "c1" }])).toMatchObject([{ start: 0, end: 3 }]);
  });

  test("that do not lie in the text are left out", () => {
    expect(drawnOf(textOf("one"), [{ start: 1, end: 9, label: "c1" }, { start: 2, end: 2, label: "c1" }])).toEqual([]);
  });

  test("keep a block's array where it has not changed", () => {
    const extents = [{ start: 0, end: 10 }, { start: 11, end: 20 }];
    const before = byBlock(extents, [drawn(1, 3), drawn(12, 15)], []);
    const now = byBlock(extents, [drawn(1, 3), drawn(12, 15), drawn(16, 18)], before);
    expect(now[0]).toBe(before[0]);
    expect(now[1]!.map(({ id }) => id)).toEqual(["12:15", "16:18"]);
    expect(byBlock(extents, [drawn(8, 14)], [])).toEqual([[drawn(8, 14)], [drawn(8, 14)]]);
  });
});
