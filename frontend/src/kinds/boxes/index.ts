import type { Kind } from "../types";
import { Choices } from "./Choices";
import { command, keyList } from "./keys";
import type { BoxesValue } from "./shapes";
import { isBroken } from "./desk";
import { Stage } from "./Stage";
import { NO_IMAGE, words } from "./words";

/** Boxes, polygons and points on an image, in its own pixels. */
export const boxes: Kind<BoxesValue> = {
  Stage,
  Choices,
  atOnce: () => false,
  start: () => ({ shapes: [] }),
  ready: (_value, item) => (item.image_url && !isBroken(item.id) ? true : NO_IMAGE),
  command,
  words,
  keyList,
};
