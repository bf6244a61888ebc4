import type { Modality } from "../../api/types";
import { ITEM_VIEWS, type ItemViewProps } from ".";

/** The item as it is, for kinds whose answer lies beside it. */
export function ItemStage({ item, pixels, zoom, keys }: ItemViewProps) {
  const modality: Modality = item.image_url === null ? "text" : "image";
  const View = ITEM_VIEWS[modality];
  return <View item={item} pixels={pixels} zoom={zoom} keys={keys} />;
}
