import { asApiError } from "../../api/errors";
import { fieldOf, type Faults } from "../projectForm";

/** The server's messages beside their inputs, and whether any of them has no input to stand beside. */
export function serverFaults(error: unknown): { faults: Faults; elsewhere: boolean } {
  if (!error) return { faults: {}, elsewhere: false };
  const { fields } = asApiError(error);
  const faults: Faults = {};
  let placed = 0;
  for (const { field, message } of fields) {
    const input = fieldOf(field);
    if (!input) continue;
    faults[input] = faults[input] ? `${faults[input]} ${message}` : message;
    placed += 1;
  }
  return { faults, elsewhere: placed === 0 || placed < fields.length };
}
