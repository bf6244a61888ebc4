import { describe, expect, it } from "vitest";
import { may, ROLES, whoMay, type Verb } from "./roles";

const table: Record<string, Verb[]> = {
  annotator: ["label"],
  reviewer: ["label", "review"],
  manager: ["label", "review", "see-project", "run-project", "move-data"],
  engineer: ["label", "see-project", "move-data"],
};
const verbs: Verb[] = ["label", "review", "see-project", "run-project", "move-data"];

describe("the role table", () => {
  it.each(ROLES)("holds for the %s", (role) => {
    expect(verbs.filter((verb) => may(role, verb))).toEqual(table[role]);
  });

  it("lets the owner do everything, in whatever role", () => {
    expect(verbs.every((verb) => may("annotator", verb, true) && may("owner", verb))).toBe(true);
  });

  it("gives an unknown role nothing", () => {
    expect(verbs.some((verb) => may("auditor", verb) || may(null, verb))).toBe(false);
  });
});

it("says who may", () => {
  expect(whoMay("run-project")).toBe("a manager or the owner");
  expect(whoMay("move-data")).toBe("a manager, an engineer or the owner");
});
