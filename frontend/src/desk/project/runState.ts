/** A project's state as the end of a sentence: "Résumé lines is paused". */
export const RUN_STATE: Record<string, string> = {
  open: "is open for labelling",
  paused: "is paused",
  closed: "is closed",
};
