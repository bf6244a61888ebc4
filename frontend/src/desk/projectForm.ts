/** The new-project form as data: its empty state, what is wrong with it, what is sent. */
import type { Modality, NewProject } from "../api/types";
import { listFault, toPayload, type DraftClass } from "./classList";
import { DEFAULT_OPTIONS, type OptionForm } from "./project/KindOptions";
import { kindFor, taskKind, type KindName } from "./project/taskKinds";
import { labelsFor, parseMicros, toDecimal } from "./money";

export type ProjectForm = {
  name: string;
  modality: Modality;
  kind: KindName;
  options: OptionForm;
  classes: DraftClass[];
  guidelines: string;
  currency: string;
  price: string;
  budgetCap: string;
};

export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "SEK", "PLN", "INR", "JPY"];

export const blankForm: ProjectForm = {
  name: "",
  modality: "text",
  kind: "classification",
  options: DEFAULT_OPTIONS,
  classes: [],
  guidelines: "",
  currency: "EUR",
  price: "",
  budgetCap: "",
};

/** Share of the labels that only measure; the server's own default, not asked for in the form. */
const AUDIT_SHARE = 0.15;

/** Names of the server's fields, so that its messages land beside the right input. */
export type Field = "name" | "modality" | "kind" | "options" | "classes" | "guidelines" | "currency" | "price" | "budget_cap";
export type Faults = Partial<Record<Field, string>>;

export function faultsOf(form: ProjectForm): Faults {
  const faults: Faults = {};
  if (!form.name.trim()) faults.name = "Give the project a name.";
  const classes = classesFault(form.kind, form.classes);
  if (classes) faults.classes = classes;
  if (form.kind === "boxes" && form.options.shapes.length === 0) faults.options = "Choose at least one.";
  return { ...faults, ...moneyFaults(form.price, form.budgetCap) };
}

/** What stands in the way of a kind's class list, or null; a kind without one has nothing to say. */
export function classesFault(kind: string, classes: DraftClass[]): string | null {
  const wanted = taskKind(kind).classes;
  return wanted && listFault(classes, wanted.least, wanted.tooFew);
}

/** The form after its data changed: images are not compared, texts are not framed. */
export function withModality(form: ProjectForm, modality: Modality): Partial<ProjectForm> {
  return { modality, kind: kindFor(modality, form.kind) };
}

/** The chosen kind's own options. */
export function optionsOf({ kind, options }: Pick<ProjectForm, "kind" | "options">): Partial<OptionForm> {
  const { multi, overlap, snap, shapes } = options;
  if (kind === "classification") return { multi };
  if (kind === "spans") return { overlap, snap };
  return kind === "boxes" ? { shapes } : {};
}

export function moneyFaults(price: string, cap: string): Faults {
  const faults: Faults = {};
  if (!parseMicros(price)) faults.price = "Give the price of one label, such as 0.08.";
  if (parseMicros(cap) === null) faults.budget_cap = "Give the most the labels may cost, such as 160.";
  else if (labelsFor(price, cap) === 0) faults.budget_cap = "This does not pay for one label.";
  return faults;
}

export function toRequest(form: ProjectForm): NewProject {
  return {
    name: form.name.trim(),
    kind: form.kind,
    options: optionsOf(form),
    modality: form.modality,
    classes: taskKind(form.kind).classes ? toPayload(form.classes).map(({ name }) => ({ name })) : [],
    guidelines: form.guidelines.trim(),
    currency: form.currency,
    price: toDecimal(parseMicros(form.price) ?? 0),
    budget_cap: toDecimal(parseMicros(form.budgetCap) ?? 0),
    audit_share: AUDIT_SHARE,
  };
}

/**
 * A server field such as "classes.2.name" or "body.payload.price" to the input it belongs to;
 * null when no input of the form has that name.
 */
export function fieldOf(path: string): Field | null {
  const known: Field[] = ["name", "modality", "kind", "options", "classes", "guidelines", "currency", "price", "budget_cap"];
  const parts = path.split(/[.[\]]+/);
  return known.find((field) => parts.includes(field) && field !== "name") ?? (parts.includes("name") ? "name" : null);
}
