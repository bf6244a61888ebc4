import { describe, expect, test } from "vitest";
import { ApiError } from "../../api/errors";
import type { BenchState, Counters } from "../../api/types";
import type { BenchView } from "../../state/benchTypes";
import { calmWords } from "./calm";

const counters: Counters = {
  today: 3, mine: 412, labels_left: 0, reserved_by_others: 0, budget_fraction_spent: 1, model: null, worker_alive: true, set_aside: 0,
};

function view(server: BenchState | null, more: Partial<Counters> = {}, rest: Partial<BenchView> = {}): BenchView {
  return {
    server, tasks: [], counters: { ...counters, ...more }, trail: [], notice: null, fatal: null, unsent: 0, unsentLabels: 0, line: "idle", ...rest,
  };
}
const say = (shown: BenchView, role = "annotator", state = "open", queue: "main" | "review" = "main") =>
  calmWords(shown, { role, state }, queue)!;
const plain = (text: string) => text.replace(/\u00a0/g, " ");

describe("a bench without a task", () => {
  test("says nothing until the first answer is in", () => {
    expect(calmWords(view(null), { role: "annotator", state: "open" }, "main")).toBeNull();
  });

  test("a spent budget names one's own labels and, to a manager, the way on", () => {
    expect(plain(say(view("budget_spent")).text)).toContain("412 of them yours");
    expect(say(view("budget_spent")).ways).toEqual(["projects"]);
    expect(say(view("budget_spent"), "manager").ways).toContain("settings");
  });

  test("a reserved budget says how many others hold, in one or in many", () => {
    expect(plain(say(view("budget_reserved", { reserved_by_others: 12 })).title)).toBe("The last 12 labels of the budget are reserved by others.");
    expect(say(view("budget_reserved", { reserved_by_others: 1 })).title).toBe("The last label of the budget is reserved by someone else.");
  });

  test("a project without items sends an engineer to the import, an annotator not", () => {
    expect(say(view("no_items"), "engineer").ways).toEqual(["import"]);
    expect(say(view("no_items")).ways).toEqual(["projects"]);
  });

  test("while labels are frozen it looks again by itself; once they are certified the pool is finished", () => {
    expect(say(view("freezing"))).toMatchObject({ goesOn: true, ways: ["projects"] });
    expect(say(view("finished")).title).toBe("The pool is finished.");
    expect(plain(say(view("finished")).text)).toContain("412 of them yours");
  });

  test("paused and closed are two things", () => {
    expect(say(view("paused")).title).toBe("The project is paused.");
    expect(say(view("paused"), "annotator", "closed")).toMatchObject({ title: "The project is closed.", goesOn: false });
  });

  test("an empty queue tells what others hold and what waits for review", () => {
    expect(plain(say(view("empty", { reserved_by_others: 3 })).text)).toContain("The last 3 items are on other people’s screens.");
    expect(say(view("empty", { set_aside: 1 })).text).toContain("One item was skipped or flagged and waits for a reviewer.");
    expect(say(view("empty", { set_aside: 5 }), "reviewer").ways).toContain("review");
    expect(say(view("empty")).title).toBe("Everything here has been labelled.");
  });

  test("an empty review queue leads back", () => {
    expect(say(view("empty"), "reviewer", "open", "review")).toMatchObject({ title: "Nothing is set aside.", ways: ["main"] });
  });

  test("a dry bench without a network does not claim that all is done", () => {
    const words = say(view("ok", {}, { line: "waiting", unsent: 4 }));
    expect(words.title).toBe("Every item in hand is answered.");
    expect(words.text).toContain("Your last 4 answers wait in this tab");
  });

  test("a role that may not label reads the server's reason", () => {
    const fault = new ApiError(403, { code: "role_too_small", message: "Your role here is engineer.", where: null, advice: "Ask a manager.", fields: [] });
    expect(say(view(null, {}, { fatal: fault }))).toMatchObject({ text: "Your role here is engineer. Ask a manager.", goesOn: false });
  });
});
