import { describe, expect, it } from "vitest";
import { draftClass } from "./classList";
import { blankForm, faultsOf, fieldOf, moneyFaults, toRequest } from "./projectForm";

const filled = {
  ...blankForm,
  name: " Résumé lines ",
  classes: [draftClass("Job Title"), draftClass(" Company ")],
  price: "0,08",
  budgetCap: "160.00",
};

it("has nothing to say about a filled form", () => {
  expect(faultsOf(filled)).toEqual({});
});

it("names every field that is missing", () => {
  expect(Object.keys(faultsOf(blankForm)).sort()).toEqual(["budget_cap", "classes", "name", "price"]);
});

it("refuses a cap that pays for no label and a price of nothing", () => {
  expect(moneyFaults("0.08", "0.05").budget_cap).toMatch(/one label/);
  expect(moneyFaults("0", "5").price).toBeTruthy();
  expect(moneyFaults("0.08", "0.08")).toEqual({});
});

it("sends trimmed names and plain decimals", () => {
  expect(toRequest(filled)).toMatchObject({
    name: "Résumé lines",
    classes: [{ name: "Job Title" }, { name: "Company" }],
    price: "0.08",
    budget_cap: "160",
  });
});

describe("a field of the server's answer", () => {
  it("finds its input through a path", () => {
    expect(fieldOf("price")).toBe("price");
    expect(fieldOf("body.payload.budget_cap")).toBe("budget_cap");
    expect(fieldOf("classes.2.name")).toBe("classes");
    expect(fieldOf("classes[2].name")).toBe("classes");
    expect(fieldOf("name")).toBe("name");
  });

  it("is nowhere when the form has no such input", () => {
    expect(fieldOf("__all__")).toBeNull();
  });
});
