/** The columns of an export, in its order, in words. */
export const EXPORT_COLUMNS: [string, string][] = [
  ["key", "the item’s own id, or a hash of its content"],
  ["text, before, after", "the item and the lines around it, for texts"],
  ["image", "the file’s name, for images"],
  ["label", "the name of the class, empty while there is none"],
  ["label_source", "person, model, none (“None of these / cannot tell”), or empty"],
  ["confidence", "how sure the model is, for its own labels"],
  ["annotator, labelled_at", "who gave the label, and when"],
  ["round, model_version", "the model that asked for it, or that gave it"],
  ["guideline_version", "which guidelines the person had read"],
  ["arm", "why it was asked: chosen, random, audit or review"],
  ["strategy, score", "how it was chosen, and how uncertain it was"],
  ["inclusion_probability, weight", "to undo the choosing: on audited items, 1 ÷ the chance of being drawn"],
  ["given_label", "the label that the file brought along; it is never counted as an answer"],
  ["certificate, certificate_statement", "the attempt and the promise of a certificate that speaks of this row; empty otherwise"],
  ["formula_escaped", "CSV only: cells that begin like a formula carry a leading ', and are named here"],
];

/** The address of an export, relative to the site. */
export function exportUrl(slug: string, format: string, machine: boolean): string {
  return `/api/v1/projects/${encodeURIComponent(slug)}/export?format=${format}&machine=${String(machine)}`;
}

/** The same from a shell; the defaults of the command are left out. */
export function exportCommand(slug: string, format: string, machine: boolean): string {
  const options = [format !== "jsonl" && `--format ${format}`, !machine && "--no-machine"].filter(Boolean);
  return ["labelhub export", slug, ...options, `--out ${slug}.${format}`].join(" ");
}
