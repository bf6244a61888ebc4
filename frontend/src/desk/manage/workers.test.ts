import { expect, it } from "vitest";
import { shortNames, worthShowing } from "./workers";

const process = (name: string, queues: string[], alive: boolean, seen = alive ? 1 : 900) => ({
  name,
  queues,
  alive,
  seconds_since_seen: seen,
});

it("forgets a stopped worker whose queues another one serves", () => {
  const rows = [process("old", ["train", "score"], false), process("new", ["train", "score", "embed"], true)];
  expect(worthShowing(rows).map((one) => one.name)).toEqual(["new"]);
});

it("keeps a stopped worker that left a queue with nobody", () => {
  const rows = [process("trainer", ["train", "score"], false), process("reader", ["score"], true)];
  expect(worthShowing(rows).map((one) => one.name)).toEqual(["trainer", "reader"]);
});

it("shows of two that stopped with the same queues the later one", () => {
  const rows = [process("first", ["train"], false, 900), process("second", ["train"], false, 60)];
  expect(worthShowing(rows).map((one) => one.name)).toEqual(["second"]);
});

it("names the machine only where there are several", () => {
  const one = [process("worker@vm", [], true), process("beat", [], true)];
  expect([...shortNames(one).values()]).toEqual(["worker", "beat"]);
  const two = [process("worker@a", [], true), process("worker@b", [], true)];
  expect([...shortNames(two).values()]).toEqual(["worker@a", "worker@b"]);
});
