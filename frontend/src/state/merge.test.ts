import { expect, test } from "vitest";
import { lines } from "../dev/fakeProject";
import { mergeTasks, type Held } from "./merge";

const items = lines(9);
const task = (id: number, more: Partial<Held> = {}): Held => ({
  lease: id, fence: 1, expires_at: "", item: items[id - 1]!, suggestion: null, remarks: [], ...more,
});
const ids = (tasks: Held[]) => tasks.map((each) => each.item.id);
const none = new Set<number>();

test("the order on the page wins over the server's, new tasks come last", () => {
  expect(ids(mergeTasks([task(3), task(1)], [task(1), task(2), task(3)], none))).toEqual([3, 1, 2]);
});

test("an item whose answer is on its way stays off the page", () => {
  expect(ids(mergeTasks([task(2)], [task(1), task(2)], new Set([1])))).toEqual([2]);
});

test("a task further back that is no longer ours goes, the one on screen stays and is marked", () => {
  const merged = mergeTasks([task(1), task(2), task(3)], [task(3)], none);
  expect(ids(merged)).toEqual([1, 3]);
  expect(merged[0]?.lapsed).toBe(true);
});

test("a refused answer waits for its person even without a lease", () => {
  const returned = { reason: "no", advice: null, action: "label" as const, value: { choice: "c1" }, note: null };
  expect(mergeTasks([task(1), task(2, { returned })], [task(1)], none)[1]).toMatchObject({ lapsed: true, returned });
});

test("a task under undo is not touched before its own answer comes", () => {
  expect(mergeTasks([task(1, { undoing: true }), task(2)], [task(2)], none)[0]).toMatchObject({ undoing: true });
  expect(mergeTasks([task(1, { undoing: true }), task(2)], [task(2)], none)[0]?.lapsed).toBeUndefined();
});

test("a new lease of the same item replaces the old one in place", () => {
  const merged = mergeTasks([task(1, { lapsed: true })], [task(1, { lease: 77, fence: 2 })], none);
  expect(merged).toEqual([task(1, { lease: 77, fence: 2, lapsed: false })]);
});
