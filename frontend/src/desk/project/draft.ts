/** The unfinished project, kept while the page is open: leaving and coming back loses nothing typed. */
import { blankForm, type ProjectForm } from "../projectForm";

let kept: { user: number; form: ProjectForm } | null = null;

/** What this person left behind; another person on the same screen starts blank. */
export function draftOf(user: number): ProjectForm {
  return kept?.user === user ? kept.form : blankForm;
}

export function keepDraft(user: number, form: ProjectForm) {
  kept = { user, form };
}

export function dropDraft() {
  kept = null;
}
