import type { Faults, Field } from "../projectForm";

const ORDER: Field[] = ["name", "modality", "kind", "options", "classes", "guidelines", "currency", "price", "budget_cap"];

/** Takes the reader to the first field that is wrong; inputs carry the id `f-<field>`. */
export function focusFirst(faults: Faults) {
  const first = ORDER.find((field) => faults[field]);
  if (first) document.getElementById(`f-${first}`)?.focus();
}
