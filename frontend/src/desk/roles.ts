/** Who may do what. The server decides; this only hides or explains what it would refuse. */

import type { Role } from "../api/types";

/** The roles that can be given; ownership belongs to the organisation, not to a project. */
export const ROLES = ["annotator", "reviewer", "manager", "engineer"] as const;

export type Verb =
  | "label"
  | "review"
  | "see-project" // money, quality, people: read only
  | "run-project" // money, people, settings: change
  | "move-data"; // import, export, API tokens

const ALLOWED: Record<Role, readonly Verb[]> = {
  annotator: ["label"],
  reviewer: ["label", "review"],
  manager: ["label", "review", "see-project", "run-project", "move-data"],
  engineer: ["label", "see-project", "move-data"],
  owner: ["label", "review", "see-project", "run-project", "move-data"],
};

export const ROLE_SAYS: Record<Role, string> = {
  annotator: "labels, and sees their own figures",
  reviewer: "labels, and settles skipped and flagged items",
  manager: "runs the project: money, people, settings, data",
  engineer: "imports and exports data, reads the money",
  owner: "may do everything, in every project",
};

/** An unknown role may do nothing: a newer server never widens an older page. */
export function may(role: string | null | undefined, verb: Verb, isOwner = false): boolean {
  if (isOwner) return true;
  return ((ALLOWED[role as Role] as readonly Verb[] | undefined) ?? []).includes(verb);
}

/** "a manager or the owner": for the sentence that explains a refusal. */
export function whoMay(verb: Verb): string {
  const roles = ROLES.filter((role) => ALLOWED[role].includes(verb));
  return [...roles.map(withArticle), "the owner"].join(", ").replace(/, ([^,]*)$/, " or $1");
}

function withArticle(role: string): string {
  return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`;
}

export function roleName(role: string): string {
  return role.charAt(0).toUpperCase() + role.slice(1);
}
