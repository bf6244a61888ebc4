import type { Role } from "../api/types";

export type Place = "label" | "manage" | "certificate" | "data" | "people" | "settings";

const PLACES: Record<string, Place[]> = {
  owner: ["label", "manage", "certificate", "data", "people", "settings"],
  manager: ["label", "manage", "certificate", "data", "people", "settings"],
  engineer: ["label", "manage", "certificate", "data"],
  reviewer: ["label"],
  annotator: ["label"],
} satisfies Record<Role, Place[]>;

export const PLACE_NAMES: Record<Place, string> = {
  label: "Label",
  manage: "Manage",
  certificate: "Certificate",
  data: "Data",
  people: "People",
  settings: "Settings",
};

/** The pages of a project that a role may open, in the order of the bar. The server decides; this only hides. */
export function placesFor(role: string): Place[] {
  return PLACES[role] ?? ["label"];
}

/** Where a project opens for a role. */
export function landing(role: string): Place {
  if (role === "owner" || role === "manager") return "manage";
  return role === "engineer" ? "data" : "label";
}
