import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Item } from "../../api/types";
import { differences } from "./differences";
import { preference } from ".";
import { isOrder, orderFor } from "./shuffle";
import { choosePlace, shownFor, type PreferenceProps, type PreferenceValue } from "./value";

beforeEach(() => sessionStorage.clear());

const item = (...outputs: string[]): Item => ({
  id: 1, key: "a", text: "Why?", before: null, after: null, image_url: null, width: null, height: null, outputs, draft: null,
});
const reasons = ["Correct", "Clear", "Kind", "Short", "Calm", "Fair", "New"].map((name, at) => ({ id: `c${at + 1}`, name }));

/** A bench of one item, whose draft is what was set last. */
function bench(outputs: string[], { classes = [] as typeof reasons, lease = 7, value = null as PreferenceValue | null } = {}) {
  const answer = vi.fn();
  const props = {
    item: item(...outputs), lease, classes, options: {}, value, previous: null, answer, disabled: false, keys: true,
    setValue: (next: PreferenceValue | null) => void (props.value = next),
  } as unknown as PreferenceProps;
  const shown = shownFor(props);
  const press = (code: string) => {
    const digit = /^\d$/.test(code);
    if (digit) return preference.command({ do: "choose", index: (Number(code) + 9) % 10 }, props);
    if (code === "=") return preference.command({ do: "zoomIn" }, props);
    if (code === "Enter") return preference.command({ do: "submit" }, props);
    return preference.command({ do: "press", code, shift: false }, props);
  };
  return { props, answer, shown, press };
}

describe("the order on screen", () => {
  test("every lease gets a permutation, and the same one again", () => {
    for (let lease = 0; lease < 500; lease++) {
      for (const count of [2, 3, 4]) {
        const order = orderFor(lease, count);
        expect([...order].sort()).toEqual([0, 1, 2, 3].slice(0, count));
        expect(orderFor(lease, count)).toEqual(order);
      }
    }
  });

  test.each([2, 3, 4])("over 1,000 leases in a row each of %i outputs stands equally often in each place", (count) => {
    const seen = Array.from({ length: count }, () => Array<number>(count).fill(0));
    for (let lease = 1; lease <= 1_000; lease++) orderFor(lease, count).forEach((stored, place) => seen[stored]![place]!++);
    const expected = 1_000 / count;
    const deviation = Math.sqrt(1_000 * (1 / count) * (1 - 1 / count));
    for (const times of seen.flat()) expect(Math.abs(times - expected)).toBeLessThan(3.5 * deviation);
  });

  test("one lease tells nothing of the next: the order changes as often as chance has it", () => {
    let turned = 0;
    for (let lease = 1; lease <= 1_000; lease++) turned += orderFor(lease, 2)[0] === orderFor(lease + 1, 2)[0] ? 0 : 1;
    expect(Math.abs(turned - 500)).toBeLessThan(60);
  });

  test("very large lease numbers are shuffled too", () => {
    const firsts = Array.from({ length: 400 }, (_, at) => orderFor(2 ** 40 + at * 2 ** 32, 2)[0]);
    expect(Math.abs(firsts.filter((first) => first === 1).length - 200)).toBeLessThan(40);
  });

  test("a tab shows an item as it did before, whatever the lease; another tab asks the lease", () => {
    const first = bench(["a", "b", "c", "d"], { lease: 1 }).shown;
    for (let lease = 2; lease < 30; lease++) expect(bench(["a", "b", "c", "d"], { lease }).shown).toEqual(first);
    const orders = Array.from({ length: 30 }, (_, lease) => (sessionStorage.clear(), bench(["a", "b", "c", "d"], { lease }).shown.join()));
    expect(new Set(orders).size).toBeGreaterThan(10);
  });

  test("an answer that comes back under a new lease is seen as it was seen", () => {
    const value = { best: [2], reasons: [], shown: [2, 0, 1] };
    expect(bench(["a", "b", "c"], { lease: 99, value }).shown).toEqual([2, 0, 1]);
  });

  test("an order of other outputs is not taken", () => {
    expect(isOrder([0, 0], 2)).toBe(false);
    expect(isOrder([0, 2], 2)).toBe(false);
    expect(isOrder([0, 0.5], 2)).toBe(false);
    expect(isOrder(undefined, 2)).toBe(false);
    const { props, shown } = bench(["a", "b"], { value: { best: [2], reasons: [], shown: [2, 0, 1] } });
    choosePlace(props, 0);
    expect(props.answer).toHaveBeenCalledWith({ best: [shown[0]], reasons: [], shown }, false);
  });
});

describe("without reasons", () => {
  test("a key answers at once with what stands in that place", () => {
    for (let lease = 1; lease < 30; lease++) {
      sessionStorage.clear();
      const { press, answer, shown } = bench(["a", "b", "c"], { lease });
      expect(shown).toEqual(orderFor(lease, 3));
      expect(press("2")).toBe(true);
      expect(answer).toHaveBeenCalledWith({ best: [shown[1]], reasons: [], shown }, false);
    }
  });

  test("a place that is not there has no key", () => {
    const { press, answer } = bench(["a", "b"]);
    expect(press("3")).toBe(false);
    expect(answer).not.toHaveBeenCalled();
  });

  test("the arrows are the left and the right of two, and nothing among three", () => {
    const two = bench(["a", "b"]);
    two.press("ArrowRight");
    expect(two.answer).toHaveBeenCalledWith({ best: [two.shown[1]], reasons: [], shown: two.shown }, false);
    const three = bench(["a", "b", "c"]);
    expect(three.press("ArrowRight")).toBe(false);
    expect(three.answer).not.toHaveBeenCalled();
  });

  test.each(["KeyT", "="])("%s says of two that both are alike", (key) => {
    const { press, answer, shown } = bench(["a", "b"]);
    press(key);
    expect(answer).toHaveBeenCalledWith({ best: [0, 1], reasons: [], shown }, false);
  });

  test("of four, T marks a tie by their keys, and Enter gives it in stored order", () => {
    const { press, answer, props, shown } = bench(["a", "b", "c", "d"]);
    press("KeyT");
    expect(preference.ready(props.value, props.item, {})).toBe("Mark those that are equally good.");
    for (const key of ["4", "1", "2", "1"]) press(key);
    expect(answer).not.toHaveBeenCalled();
    expect(press("Enter")).toBe(true);
    expect(answer.mock.calls[0]![0]).toEqual({ best: [shown[3]!, shown[1]!].sort(), reasons: [], shown });
  });

  test("a second T leaves the tie, and a key answers at once again", () => {
    const { press, answer, props } = bench(["a", "b", "c"]);
    for (const key of ["KeyT", "1", "KeyT"]) press(key);
    expect(props.value).toBeNull();
    press("3");
    expect(answer).toHaveBeenCalledTimes(1);
  });
});

describe("with reasons", () => {
  test("the choice waits for the reasons, which keep the guideline's order, and Enter is the page's", () => {
    const { press, answer, props, shown } = bench(["a", "b"], { classes: reasons });
    for (const key of ["1", "7", "5", "2", "6", "6"]) press(key);
    expect(answer).not.toHaveBeenCalled();
    expect(props.value).toEqual({ best: [shown[1]], reasons: ["c1", "c3"], shown });
    expect(preference.ready(props.value, props.item, {})).toBe(true);
    expect(press("Enter")).toBe(false);
  });

  test("the seventh reason lies on Shift with 1, beyond it there is no key", () => {
    const { props } = bench(["a", "b"], { classes: reasons });
    expect(preference.command({ do: "choose", index: 10 }, props)).toBe(true);
    expect(props.value?.reasons).toEqual(["c7"]);
    expect(preference.command({ do: "choose", index: 11 }, props)).toBe(false);
    expect(preference.ready(props.value, props.item, {})).toBe("Choose the better one first.");
  });

  test("reasons stay when all are said to be alike, or a tie is left", () => {
    const { press, props } = bench(["a", "b", "c"], { classes: reasons });
    for (const key of ["5", "="]) press(key);
    expect(props.value).toMatchObject({ best: [0, 1, 2], reasons: ["c1"] });
    for (const key of ["KeyT", "1", "KeyT"]) press(key);
    expect(props.value).toMatchObject({ best: [], reasons: ["c1"] });
  });
});

describe("an answer in words", () => {
  test.each<[Partial<PreferenceValue>, string]>([
    [{ best: [0] }, "B is best"],
    [{ best: [0, 1] }, "B and C alike"],
    [{ best: [0, 1, 2], reasons: ["c1", "c9"] }, "all alike: Correct, a reason that is gone"],
    [{ best: [1], shown: [1, 0], reasons: ["c2"] }, "A is better: Clear"],
    [{ best: [0, 1], shown: [1, 0] }, "both alike"],
  ])("%j", (value, words) => {
    expect(preference.words(reasons, { best: [], reasons: [], shown: [2, 0, 1], ...value })).toBe(words);
  });
});

describe("differences", () => {
  const marked = (...texts: string[]) => differences(texts).map((own) => own.filter(({ only }) => only).map(({ text }) => text));

  test("of two, what the other does not have", () => {
    expect(marked("The cat sat.", "The dog sat!")).toEqual([["cat", "."], ["dog", "!"]]);
  });

  test("of three, only what neither of the others has", () => {
    expect(marked("a red cat", "a red dog", "a blue dog")).toEqual([["cat"], [], ["blue"]]);
  });

  test("the space between two marked words is marked, a newline is not", () => {
    expect(marked("x one two y", "x y")).toEqual([["one two"], []]);
    expect(marked("one\ntwo", "x y z")).toEqual([["one", "two"], ["x y z"]]);
  });

  test("joined, each is its text to the letter", () => {
    const texts = ["a\r\n  b 👩‍👩‍👧 c", "a b\t\tc", "", "السماء زرقاء"];
    expect(differences(texts).map((own) => own.map(({ text }) => text).join(""))).toEqual(texts);
  });
});
