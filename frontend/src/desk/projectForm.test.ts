import { describe, expect, it } from "vitest";
import { draftClass } from "./classList";
import { blankForm, faultsOf, fieldOf, moneyFaults, toRequest, withModality } from "./projectForm";

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

describe("a kind of task", () => {
  it("is sent with its own options and no others", () => {
    expect(toRequest(filled)).toMatchObject({ kind: "classification", options: { multi: false } });
    expect(toRequest({ ...filled, kind: "spans" }).options).toEqual({ overlap: true, snap: true });
    expect(toRequest({ ...filled, kind: "boxes" }).options).toEqual({ shapes: ["box"] });
    expect(toRequest({ ...filled, kind: "preference" }).options).toEqual({});
  });

  it("asks for as many classes as it needs", () => {
    const one = [draftClass("Name")];
    expect(faultsOf({ ...filled, classes: one }).classes).toMatch(/at least two/);
    expect(faultsOf({ ...filled, kind: "spans", classes: one })).toEqual({});
    expect(faultsOf({ ...filled, kind: "spans", classes: [] }).classes).toMatch(/at least one/);
    expect(faultsOf({ ...filled, kind: "preference", classes: [] })).toEqual({});
    expect(faultsOf({ ...filled, kind: "rewriting", classes: [] })).toEqual({});
  });

  it("sends no classes where it has none, whatever was typed before", () => {
    expect(toRequest({ ...filled, kind: "rewriting" }).classes).toEqual([]);
  });

  it("gives way to one that the data allows", () => {
    expect(withModality({ ...filled, kind: "spans" }, "image")).toEqual({ modality: "image", kind: "classification" });
    expect(withModality({ ...filled, modality: "image", kind: "boxes" }, "text").kind).toBe("classification");
    expect(withModality(filled, "image").kind).toBe("classification");
  });

  it("that draws needs a shape to draw", () => {
    const none = { ...filled.options, shapes: [] };
    expect(faultsOf({ ...filled, kind: "boxes", options: none }).options).toBeTruthy();
  });
});

describe("a field of the server's answer", () => {
  it("finds its input through a path", () => {
    expect(fieldOf("price")).toBe("price");
    expect(fieldOf("body.payload.budget_cap")).toBe("budget_cap");
    expect(fieldOf("classes.2.name")).toBe("classes");
    expect(fieldOf("classes[2].name")).toBe("classes");
    expect(fieldOf("options.shapes")).toBe("options");
    expect(fieldOf("kind")).toBe("kind");
    expect(fieldOf("name")).toBe("name");
  });

  it("is nowhere when the form has no such input", () => {
    expect(fieldOf("__all__")).toBeNull();
  });
});
