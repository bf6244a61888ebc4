import { beforeEach, describe, expect, test } from "vitest";
import { networkError } from "../api/errors";
import type { ApiError } from "../api/errors";
import { FakeProject, lines, refuse } from "../dev/fakeProject";
import { createBench, type BenchStore } from "./bench";
import type { Ports } from "./benchTypes";
import { AWAY_MS } from "./leaseKeeper";

/** A bench on a fake server, a hand-turned clock, and a network that fails on demand. */
function workshop(items = 12) {
  const project = new FakeProject(lines(items));
  const calls: string[] = [];
  const timers = new Set<{ at: number; run: () => void }>();
  let clock = 0;
  let ids = 0;
  let fault: ((call: string) => ApiError | null) | null = null;
  let loseAnswer = false;
  let released: number[] = [];

  async function through<T>(call: string, act: () => T): Promise<T> {
    calls.push(call);
    const error = fault?.(call);
    if (error) throw error;
    await Promise.resolve();
    const answer = act();
    if (loseAnswer) throw networkError();
    return answer;
  }
  const ports: Ports = {
    lease: ({ count }) => through("lease", () => project.lease(count)),
    submit: (body) => through(`submit ${body.submission}`, () => project.submit(body)),
    undo: (body) => through("undo", () => project.undo(body.submission)),
    heartbeat: (leases) => through("heartbeat", () => project.heartbeat(leases)),
    release: (leases) => {
      released = leases;
      project.release(leases);
    },
    trail: () => Promise.resolve([]),
    uuid: () => `id-${++ids}`,
    now: () => clock,
    after: (ms, run) => {
      const timer = { at: clock + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    visible: () => true,
  };
  const bench = createBench(ports);
  return {
    project, bench, calls,
    released: () => released,
    fail: (how: typeof fault) => void (fault = how),
    offline: () => void (fault = () => networkError()),
    online: () => void (fault = null),
    losingAnswers: (on: boolean) => void (loseAnswer = on),
    async pass(ms: number) {
      clock += ms;
      for (const timer of [...timers].filter((each) => each.at <= clock)) {
        timers.delete(timer);
        timer.run();
      }
      await settle();
    },
  };
}

async function settle() {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}

const onScreen = (bench: BenchStore) => bench.get().tasks[0]?.item.id;
const inHand = (bench: BenchStore) => bench.get().tasks.map((task) => task.item.id);

let shop: ReturnType<typeof workshop>;
beforeEach(async () => {
  shop = workshop();
  void shop.bench.enter();
  await settle();
});

describe("answering", () => {
  test("the page holds one task and a short prefetch", () => {
    expect(inHand(shop.bench)).toEqual([1, 2, 3, 4]);
  });

  test("the next item is there before the server has answered", () => {
    shop.bench.label({ choice: "c1" });
    expect(onScreen(shop.bench)).toBe(2);
    expect(shop.project.labels()).toEqual([]);
  });

  test("the answer refills the prefetch", async () => {
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(inHand(shop.bench)).toEqual([2, 3, 4, 5]);
    expect(shop.calls.filter((call) => call === "lease")).toHaveLength(1);
  });

  test("a fast hand is never shown an item whose answer is on its way", async () => {
    shop.bench.label({ choice: "c1" });
    shop.bench.label({ choice: "c2" });
    shop.bench.label({ choice: "c3" });
    await settle();
    expect(inHand(shop.bench)).toEqual([4, 5, 6, 7]);
    expect(shop.project.labels().map((label) => label.choice)).toEqual(["c1", "c2", "c3"]);
  });

  test("an answer that comes back between two others does not bring their items back", async () => {
    shop.bench.label({ choice: "c1" });
    shop.bench.label({ choice: "c2" });
    shop.fail((call) => (call === "submit id-2" ? networkError() : null));
    await settle();
    expect(shop.project.labels()).toHaveLength(1);
    expect(inHand(shop.bench)).toEqual([3, 4, 5]);
  });

  test("the time spent on an item leaves out the time in another tab", async () => {
    await shop.pass(4_000);
    shop.bench.visibility(false);
    await shop.pass(60_000);
    shop.bench.visibility(true);
    await shop.pass(1_000);
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(shop.project.accepted[0]?.body.seconds).toBe(5);
  });

  test("an empty queue is looked at again by itself", async () => {
    shop = workshop(1);
    void shop.bench.enter();
    await settle();
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(shop.bench.get().server).toBe("empty");
    shop.project.release([]);
    shop.project.undo("elsewhere");
    await shop.pass(5_000);
    expect(onScreen(shop.bench)).toBe(1);
  });
});

describe("the outbox", () => {
  test("answers go out in the order they were given, also after the network failed", async () => {
    shop.offline();
    for (const choice of ["c1", "c2", "c3"]) shop.bench.label({ choice });
    await settle();
    expect(shop.bench.get()).toMatchObject({ unsent: 3, line: "waiting" });
    shop.online();
    await shop.pass(1_000);
    expect(shop.project.labels().map((label) => label.choice)).toEqual(["c1", "c2", "c3"]);
    expect(shop.bench.get()).toMatchObject({ unsent: 0, line: "idle" });
  });

  test("a submission whose answer was lost counts once", async () => {
    shop.losingAnswers(true);
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.losingAnswers(false);
    await shop.pass(1_000);
    expect(shop.calls.filter((call) => call === "submit id-1")).toHaveLength(2);
    expect(shop.project.labels()).toHaveLength(1);
    expect(shop.bench.get().notice).toBeNull();
  });

  test("the waits between tries grow", async () => {
    shop.offline();
    shop.bench.label({ choice: "c1" });
    await settle();
    await shop.pass(1_000);
    await shop.pass(1_000);
    expect(shop.calls.filter((call) => call === "submit id-1")).toHaveLength(2);
    await shop.pass(1_000);
    expect(shop.calls.filter((call) => call === "submit id-1")).toHaveLength(3);
  });

  test("a lost session keeps the answers and sends them after signing in again", async () => {
    shop.fail((call) => (call.startsWith("submit") ? refuse(401, "not_signed_in", "Sign in again.") : null));
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(shop.bench.get()).toMatchObject({ unsent: 1, line: "signed_out" });
    shop.online();
    shop.bench.retry();
    await settle();
    expect(shop.project.labels()).toHaveLength(1);
  });

  test("leaving gives the tasks back and still delivers what is unsent", async () => {
    shop.offline();
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.bench.leave();
    expect(shop.released()).toEqual([2, 3, 4]);
    shop.online();
    await shop.pass(1_000);
    expect(shop.project.labels()).toHaveLength(1);
    expect(shop.released()).not.toContain(1);
    expect(inHand(shop.bench)).toEqual([]);
  });
});

describe("refusals", () => {
  const refuseFirst = () =>
    shop.fail((call) => (call === "submit id-1" ? refuse(422, "unknown_class", "There is no class c9 any more.") : null));

  test("a refused answer comes back behind the item on screen, with the reason", async () => {
    refuseFirst();
    shop.bench.label({ choice: "c9" });
    await settle();
    expect(inHand(shop.bench).slice(0, 2)).toEqual([2, 1]);
    expect(shop.bench.get().tasks[1]?.returned).toMatchObject({ reason: "There is no class c9 any more.", value: { choice: "c9" } });
    expect(shop.bench.get().trail).toEqual([]);
  });

  test("a note typed with a refused flag is kept", async () => {
    refuseFirst();
    shop.bench.flag("two lines in one");
    await settle();
    expect(shop.bench.get().tasks[1]?.returned).toMatchObject({ action: "flag", note: "two lines in one" });
  });

  test("the answers after a refused one still go out", async () => {
    refuseFirst();
    shop.bench.label({ choice: "c9" });
    shop.bench.label({ choice: "c2" });
    await settle();
    expect(shop.project.labels()).toEqual([{ item: 2, action: "label", choice: "c2" }]);
  });

  test("an item that another tab has answered does not come back", async () => {
    shop.fail((call) => (call === "submit id-1" ? refuse(409, "already_answered", "Answered already.") : null));
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(shop.bench.get().tasks.some((task) => task.returned)).toBe(false);
    expect(shop.bench.get().notice?.title).toBe("\u201cLine 1\u201d had been answered in another tab.");
    expect(shop.bench.get().trail).toEqual([]);
  });

  test("a refused answer can be given anew", async () => {
    refuseFirst();
    shop.bench.label({ choice: "c9" });
    await settle();
    shop.bench.label({ choice: "c2" });
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(shop.project.labels()).toContainEqual({ item: 1, action: "label", choice: "c1" });
  });

  test("a project that is not ours says so instead of an empty bench", async () => {
    const other = workshop();
    other.fail(() => refuse(404, "not_found", "There is nothing here."));
    void other.bench.enter();
    await settle();
    expect(other.bench.get().fatal?.code).toBe("not_found");
  });
});

describe("undo", () => {
  test("an answer that never left is taken back without the server", async () => {
    shop.offline();
    shop.bench.label({ choice: "c1" });
    shop.bench.label({ choice: "c2" });
    await settle();
    shop.bench.undo();
    expect(onScreen(shop.bench)).toBe(2);
    shop.online();
    await shop.pass(1_000);
    expect(shop.project.labels().map((label) => label.choice)).toEqual(["c1"]);
    expect(shop.calls).not.toContain("undo");
  });

  test("an accepted answer is undone on the server and its item is first again", async () => {
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.bench.undo();
    expect(onScreen(shop.bench)).toBe(1);
    await settle();
    expect(shop.project.labels()).toEqual([]);
    shop.bench.label({ choice: "c3" });
    await settle();
    expect(shop.project.labels()).toEqual([{ item: 1, action: "label", choice: "c3" }]);
  });

  test("an answer that may have arrived is undone after it, not forgotten", async () => {
    shop.losingAnswers(true);
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.bench.undo();
    shop.losingAnswers(false);
    await shop.pass(1_000);
    expect(shop.project.labels()).toEqual([]);
    expect(shop.project.accepted).toHaveLength(1);
    expect(onScreen(shop.bench)).toBe(1);
  });

  test("an answer given while the undo is on its way goes to the item it brought back", async () => {
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.bench.undo();
    shop.bench.label({ choice: "c2" });
    await settle();
    expect(shop.project.labels()).toEqual([{ item: 1, action: "label", choice: "c2" }]);
    expect(onScreen(shop.bench)).toBe(2);
  });

  test("an answer held back for an undone item is not given to the item of the next undo", async () => {
    shop.bench.label({ choice: "c1" });
    shop.bench.label({ choice: "c2" });
    await settle();
    shop.bench.undo();
    shop.bench.label({ choice: "c7" });
    shop.bench.undo();
    await settle();
    expect(shop.project.labels()).toEqual([]);
    expect(onScreen(shop.bench)).toBe(1);
  });

  test("two undos in a row bring both items back in their order", async () => {
    shop.bench.label({ choice: "c1" });
    shop.bench.label({ choice: "c2" });
    await settle();
    shop.bench.undo();
    shop.bench.undo();
    await settle();
    expect(inHand(shop.bench).slice(0, 2)).toEqual([1, 2]);
    expect(shop.project.labels()).toEqual([]);
  });

  test("while the second of two undos is on its way the items already lie in their order", async () => {
    shop.bench.label({ choice: "c1" });
    shop.bench.label({ choice: "c2" });
    await settle();
    let undos = 0;
    shop.fail((call) => (call === "undo" && ++undos === 2 ? networkError() : null));
    shop.bench.undo();
    shop.bench.undo();
    await settle();
    expect(inHand(shop.bench).slice(0, 3)).toEqual([1, 2, 3]);
    expect(shop.bench.get().tasks[0]?.undoing).toBe(true);
    expect(shop.bench.get().tasks[1]?.undoing).toBeFalsy();
  });

  test("redo gives the same answer again", async () => {
    shop.bench.label({ choice: "c4" });
    await settle();
    shop.bench.undo();
    await settle();
    shop.bench.redo();
    await settle();
    expect(shop.project.labels()).toEqual([{ item: 1, action: "label", choice: "c4" }]);
  });

  test("an undone item comes with the answer it had, before and after the server confirms", async () => {
    shop.bench.label({ choices: ["c1", "c2"] });
    await settle();
    shop.bench.undo();
    expect(shop.bench.get().tasks[0]).toMatchObject({ undoing: true, gave: { choices: ["c1", "c2"] } });
    await settle();
    expect(shop.bench.get().tasks[0]?.undoing).toBeFalsy();
    expect(shop.bench.get().tasks[0]?.gave).toEqual({ choices: ["c1", "c2"] });
  });

  test("what had been made of a skipped item comes back with it", async () => {
    shop.bench.skip({ choices: ["c3"] });
    await settle();
    expect(shop.project.accepted[0]?.body.value).toBeNull();
    shop.bench.undo();
    await settle();
    expect(shop.bench.get().tasks[0]?.gave).toEqual({ choices: ["c3"] });
  });

  test("an answer that came back once does not come back with the next item", async () => {
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.bench.undo();
    await settle();
    shop.bench.label({ choice: "c2" });
    await settle();
    expect(shop.bench.get().tasks[0]?.gave).toBeUndefined();
    expect(shop.bench.get().trail.at(-1)?.task?.gave).toBeUndefined();
  });

  test("a refused undo leaves the answer where it was", async () => {
    shop.bench.label({ choice: "c1" });
    await settle();
    shop.fail((call) => (call === "undo" ? refuse(409, "frozen", "The item is in a release.") : null));
    shop.bench.undo();
    await settle();
    expect(onScreen(shop.bench)).toBe(2);
    expect(shop.bench.get().trail).toHaveLength(1);
    expect(shop.bench.get().notice?.title).toBe("The item is in a release.");
  });

  test("nothing to undo is said, not done", async () => {
    shop.bench.undo();
    await settle();
    expect(shop.bench.get().notice?.title).toBe("There is nothing left to undo.");
    expect(onScreen(shop.bench)).toBe(1);
  });
});

describe("leases", () => {
  test("they are kept alive once a minute while the person is there", async () => {
    shop.bench.touch();
    await shop.pass(60_000);
    await shop.pass(60_000);
    expect(shop.calls.filter((call) => call === "heartbeat")).toHaveLength(2);
  });

  test("they are let go when nobody touches anything", async () => {
    await shop.pass(AWAY_MS + 60_000);
    expect(shop.calls).not.toContain("heartbeat");
  });

  test("an item taken by someone else stays on screen and is marked", async () => {
    shop.project.expire([1, 2], true);
    await shop.pass(60_000);
    expect(shop.bench.get().tasks[0]).toMatchObject({ item: { id: 1 }, lapsed: true });
    expect(inHand(shop.bench)).toEqual([1, 3, 4, 5, 6]);
  });

  test("an item that is still free gets a new lease without a word", async () => {
    shop.project.expire([1]);
    await shop.pass(60_000);
    const [first] = shop.bench.get().tasks;
    expect(first?.item.id).toBe(1);
    expect(first?.lapsed).toBe(false);
    expect(first?.lease).toBe(5);
  });

  test("a late answer is kept and the server's word about it is shown", async () => {
    shop.project.expire([1], true);
    shop.bench.label({ choice: "c1" });
    await settle();
    expect(shop.bench.get().notice?.title).toContain("\u201cLine 1\u201d had gone back");
    expect(shop.bench.get().notice?.text).toBe(shop.project.lateMessage);
  });

  test("skipping an item that is no longer ours sends nothing", async () => {
    shop.project.expire([1], true);
    await shop.pass(60_000);
    shop.bench.skip();
    await settle();
    expect(onScreen(shop.bench)).toBe(2);
    expect(shop.project.accepted).toEqual([]);
  });
});
