import type { ComponentType } from "react";
import type { Item, Modality } from "../../api/types";
import { ImageItem } from "./ImageItem";
import { TextItem } from "./TextItem";

export interface ItemViewProps {
  item: Item;
  /** Raw pixels instead of smoothing, and how far zoomed in. */
  pixels: boolean;
  zoom: number;
  /** Whether single keys are on, and so printed. */
  keys: boolean;
}

export const ITEM_VIEWS: Record<Modality, ComponentType<ItemViewProps>> = { text: TextItem, image: ImageItem };
