import { describe, expect, it } from "vitest";
import {
  addNames,
  draftClass,
  listFault,
  move,
  nameFault,
  remove,
  rename,
  sameClasses,
  splitNames,
  toPayload,
} from "./classList";

const three = () => [draftClass("School", "c1"), draftClass("Place", "c2"), draftClass("Date", "c3")];
const names = (classes: { name: string }[]) => classes.map((one) => one.name);

describe("reading names", () => {
  it("takes one name a line and drops bullets and blank lines", () => {
    expect(splitNames("- Job Title\n\n• Company, Ltd\r\n*  Place ")).toEqual([
      "Job Title",
      "Company, Ltd",
      "Place",
    ]);
  });

  it("splits a single line at its separator", () => {
    expect(splitNames("a, b ,c")).toEqual(["a", "b", "c"]);
    expect(splitNames("Smith, Jones; Miller")).toEqual(["Smith, Jones", "Miller"]);
    expect(splitNames("a\tb, c")).toEqual(["a", "b, c"]);
  });

  it("keeps a hyphen that belongs to the name", () => {
    expect(splitNames("-1\ne-mail")).toEqual(["-1", "e-mail"]);
  });
});

describe("editing the list", () => {
  it("adds new names in order and names the ones already there", () => {
    const result = addNames(three(), "Skill\nschool\nSkill");
    expect(names(result.classes)).toEqual(["School", "Place", "Date", "Skill"]);
    expect(result.repeated).toEqual(["school", "Skill"]);
  });

  it("moves a row and stops at the ends", () => {
    expect(names(move(three(), "c3", -1))).toEqual(["School", "Date", "Place"]);
    expect(names(move(three(), "c1", 1))).toEqual(["Place", "School", "Date"]);
    expect(names(move(three(), "c1", -5))).toEqual(["School", "Place", "Date"]);
    expect(names(move(three(), "nobody", 1))).toEqual(["School", "Place", "Date"]);
  });

  it("keeps the identity of a renamed class", () => {
    const renamed = rename(three(), "c2", "  Town ");
    expect(toPayload(renamed)[1]).toEqual({ id: "c2", name: "Town" });
  });

  it("removes only the row that was named", () => {
    expect(names(remove(three(), "c2"))).toEqual(["School", "Date"]);
  });

  it("gives every new row an identity of its own", () => {
    const { classes } = addNames([], "a\nb\nc");
    expect(new Set(classes.map((one) => one.row)).size).toBe(3);
  });
});

describe("faults", () => {
  it("asks for two classes", () => {
    expect(listFault([draftClass("only")])).toMatch(/at least two/);
    expect(listFault(three())).toBeNull();
  });

  it("finds twins whatever their case", () => {
    const twins = [draftClass("Date"), draftClass("date ")];
    expect(nameFault(twins, twins[1]!)).toMatch(/Another class/);
    expect(listFault(twins)).toMatch(/Correct/);
  });

  it("refuses blanks and endless names", () => {
    const rows = [draftClass("  "), draftClass("x".repeat(201))];
    expect(nameFault(rows, rows[0]!)).toMatch(/needs a name/);
    expect(nameFault(rows, rows[1]!)).toMatch(/Shorten/);
  });
});

it("sees a change of order, of a name and of length", () => {
  const saved = [
    { id: "c1", name: "School" },
    { id: "c2", name: "Place" },
    { id: "c3", name: "Date" },
  ];
  expect(sameClasses(three(), saved)).toBe(true);
  expect(sameClasses(move(three(), "c1", 1), saved)).toBe(false);
  expect(sameClasses(rename(three(), "c1", "Uni"), saved)).toBe(false);
  expect(sameClasses(remove(three(), "c3"), saved)).toBe(false);
});
