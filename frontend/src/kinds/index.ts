import type { ComponentType, RefObject } from "react";
import type { Item, LabelClass, Modality, Suggestion } from "../api/types";
import { classification } from "./classification";
import { ImageItem } from "./items/ImageItem";
import { TextItem } from "./items/TextItem";

export interface ChoicesProps {
  classes: LabelClass[];
  /** Gives the answer. `byPointer` is true for mouse and touch. */
  onChoose: (choice: string, byPointer: boolean) => void;
  /** The choice just pressed, shown for a moment. */
  pressed: string | null;
  suggestion: Suggestion | null;
  /** What was chosen before the answer came back. */
  previous: string | null;
  disabled: boolean;
  /** Whether single keys are on, and so printed. */
  keys: boolean;
  filterRef: RefObject<HTMLInputElement | null>;
}

/** A kind of task, as the bench needs it. It mirrors labelhub/kinds; a new kind is a new folder and a line below. */
export interface Kind {
  Choices: ComponentType<ChoicesProps>;
  /** The choice at a key's place (0..19), or undefined. */
  choiceAt(classes: LabelClass[], place: number): string | undefined;
  /** A choice in words. */
  words(classes: LabelClass[], choice: string): string;
}

export interface ItemViewProps {
  item: Item;
  /** Raw pixels instead of smoothing, and how far zoomed in. */
  pixels: boolean;
  zoom: number;
  /** Whether single keys are on, and so printed. */
  keys: boolean;
}

export const KINDS: Record<string, Kind> = { classification };

export const ITEM_VIEWS: Record<Modality, ComponentType<ItemViewProps>> = { text: TextItem, image: ImageItem };
