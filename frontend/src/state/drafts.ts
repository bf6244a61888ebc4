import type { Value } from "../kinds/types";

/** Unsent work on the items of one person and project, kept on this device until the server has the answer. */
export interface Drafts {
  read(item: number): Value | null;
  keep(item: number, value: Value): void;
  drop(item: number): void;
}

const PREFIX = "labelhub-draft:";
/** Items that went to someone else leave their drafts behind; after a week nobody comes back for them. */
const KEPT_MS = 7 * 24 * 3_600_000;

interface Kept { value: Value; at: number }

/** The drafts of one person in one project. Where storage is refused or full the page's own memory has to do. */
export function draftsOf(user: number, slug: string): Drafts {
  const key = (item: number) => `${PREFIX}${user}:${slug}:${item}`;
  return {
    read: (item) => parsed(quietly(() => localStorage.getItem(key(item))))?.value ?? null,
    keep: (item, value) => void quietly(() => localStorage.setItem(key(item), JSON.stringify({ value, at: Date.now() }))),
    drop: (item) => void quietly(() => localStorage.removeItem(key(item))),
  };
}

/** Removes everybody's drafts, or only those that `olderThan` (ms) has overtaken. */
export function forgetDrafts(olderThan = -1): void {
  quietly(() => {
    const now = Date.now();
    const keys = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const isOld = (name: string) => olderThan < 0 || now - (parsed(localStorage.getItem(name))?.at ?? 0) > olderThan;
    for (const name of keys.filter(isOld)) localStorage.removeItem(name);
  });
}

/** Clears what nobody came back for. */
export const forgetOldDrafts = (): void => forgetDrafts(KEPT_MS);

function parsed(text: string | null): Kept | null {
  const kept = quietly(() => JSON.parse(text ?? "null") as Kept | null);
  return kept && typeof kept === "object" && kept.value && typeof kept.value === "object" ? kept : null;
}

function quietly<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
