import { createStore } from "../../state/store";

const KEY = "labelhub-differences";

/** How this person likes to compare; kept on this device. */
export const looks = createStore<{ differences: boolean }>({ differences: kept() });

export function toggleDifferences(): void {
  const differences = !looks.get().differences;
  looks.set({ differences });
  try {
    localStorage.setItem(KEY, String(differences));
  } catch {
    // Where storage is refused the page's own memory has to do.
  }
}

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) === "true";
  } catch {
    return false;
  }
}
