/** The kinds of task a project can be, as the form offers them; labelhub/kinds decides what they mean. */
import type { Modality } from "../../api/types";

export type KindName = "classification" | "spans" | "boxes" | "preference" | "rewriting";

export interface ClassWords {
  title: string;
  note: string;
  one: string;
  many: string;
  /** The fewest that make sense, and what is said below that. */
  least: number;
  tooFew: string;
}

export interface TaskKind {
  name: KindName;
  title: string;
  /** One sentence: what a person does with an item. */
  does: string;
  modalities: Modality[];
  /** What the class list is for this kind; null where it has none. */
  classes: ClassWords | null;
  /** What each row of an import carries, where it is more than the text or the image. */
  rows: string | null;
}

const CLASSES: ClassWords = {
  title: "Classes", note: "What a piece can be. The keys lie in this order.", one: "class", many: "classes",
  least: 1, tooFew: "Add at least one class.",
};

export const TASK_KINDS: TaskKind[] = [
  {
    name: "classification", title: "Choose a class", does: "One key says what the item is, and the next one comes.",
    modalities: ["text", "image"], rows: null,
    classes: { ...CLASSES, note: "", least: 2, tooFew: "Add at least two classes to choose between." },
  },
  {
    name: "spans", title: "Mark spans", does: "Words in the text are marked, each with its class.", modalities: ["text"], rows: null,
    classes: { ...CLASSES, note: "What a span can be. The keys lie in this order." },
  },
  {
    name: "boxes", title: "Mark things", does: "Things in the image are framed, outlined or pointed at.", modalities: ["image"], rows: null,
    classes: { ...CLASSES, note: "What a marked thing can be. The keys lie in this order." },
  },
  {
    name: "preference", title: "Compare answers", does: "Two to four answers to one prompt, shown blind: which is best?", modalities: ["text"],
    rows: "Each row brings the prompt as text and the answers as outputs, two to four of them.",
    classes: {
      title: "Reasons", note: "Why an answer is best; any number can be ticked with it. Leave the list empty to ask for no reason.",
      one: "reason", many: "reasons", least: 0, tooFew: "",
    },
  },
  {
    name: "rewriting", title: "Correct a text", does: "A machine’s draft is rewritten until it is right.", modalities: ["text"],
    rows: "Each row brings the source as text and the machine’s version as draft.", classes: null,
  },
];

/** A kind by name; one that this page does not know is treated like the first. */
export function taskKind(name: string): TaskKind {
  return TASK_KINDS.find((kind) => kind.name === name) ?? TASK_KINDS[0]!;
}

export function kindsFor(modality: Modality): TaskKind[] {
  return TASK_KINDS.filter((kind) => kind.modalities.includes(modality));
}

/** The kind that is kept when the data changes: the same if it can be, else the first that can. */
export function kindFor(modality: Modality, name: KindName): KindName {
  const possible = kindsFor(modality);
  return (possible.find((kind) => kind.name === name) ?? possible[0]!).name;
}
