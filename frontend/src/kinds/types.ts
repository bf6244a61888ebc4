import type { ComponentType, RefObject } from "react";
import type { Item, LabelClass, Suggestion } from "../api/types";
import type { Command } from "../state/keys";

/** An answer as the API stores it: JSON whose shape is the kind's. */
export type Value = Record<string, unknown>;

/** What a kind's components work with. */
export interface KindProps<V extends Value = Value> {
  item: Item;
  /** The lease; it seeds what must look shuffled and stay so. */
  lease: number;
  classes: LabelClass[];
  options: Record<string, unknown>;
  /** The draft: what has been made of the item so far. The page keeps it through reload, undo and refusal. */
  value: V | null;
  /** Changes the draft. `byPointer` is true for mouse and touch: then Enter goes back to the page, not to the button. */
  setValue(value: V | null, byPointer?: boolean): void;
  /** Gives the answer. */
  answer(value: V, byPointer?: boolean): void;
  /** The choice just pressed, shown for a moment. */
  pressed: string | null;
  suggestion: Suggestion | null;
  /** The answer that came back, if one did. */
  previous: V | null;
  disabled: boolean;
  /** Whether single keys are on, and so printed. */
  keys: boolean;
  /** Raw pixels instead of smoothing, and how far zoomed in. */
  pixels: boolean;
  zoom: number;
  filterRef: RefObject<HTMLInputElement | null>;
}

/** A kind of task, as the bench needs it. It mirrors labelhub/kinds; a new kind is a new folder and a line in KINDS. */
export interface Kind<V extends Value = Value> {
  /** The item: shown, and worked on where the kind asks for it. It is made anew for every item. */
  Stage: ComponentType<KindProps<V>>;
  /** The choices under the hand. They stay while the items change. */
  Choices: ComponentType<KindProps<V>>;
  /** Whether the first choice is the answer, so that there is nothing to finish: no draft, no Done, no Enter. */
  atOnce(options: Record<string, unknown>): boolean;
  /** The draft to begin with; null where the first key is the answer. The same for the same item and lease. */
  start(item: Item, options: Record<string, unknown>, lease: number): V | null;
  /** Whether the draft can be sent as it is. A reason in words where it cannot. */
  ready(value: V | null, item: Item, options: Record<string, unknown>): true | string;
  /**
   * A key press that means something to this kind; true when it was used. It is asked before the page: also for
   * "undo", "close" and "skip", and for keys that mean nothing to the page (`{ do: "press" }`).
   */
  command(command: Command, props: KindProps<V>): boolean;
  /** An answer in words. */
  words(classes: LabelClass[], value: V): string;
  /** What the Done button says instead of "Done", where the draft makes a difference: "Nothing to mark". */
  doneWords?(value: V | null, options: Record<string, unknown>): string;
  /** False where the number keys are not the classes'; the guidelines then print no caps beside them. */
  classCaps?: boolean;
  /** The kind's own keys, for the list of keys: [caps, what they do]. A cap "KeyX" is printed by the layout. */
  keyList: [string[], string][] | ((options: Record<string, unknown>) => [string[], string][]);
}

/** Any kind: each works with its own shape of value, and the page only carries it. */
export type AnyKind = Kind<any>;
