import { useLocalStorage } from "@mantine/hooks";
import { useState } from "react";

const ZOOMS = [1, 1.5, 2, 3, 4, 6];

/** How this person likes images and keys; kept on this device, except the zoom, which is for one item. */
export function useLooks(itemId: number | undefined) {
  const [pixels, setPixels] = useLocalStorage({ key: "labelhub-pixels", defaultValue: false, getInitialValueInEffect: false });
  const [keys, setKeys] = useLocalStorage({ key: "labelhub-single-keys", defaultValue: true, getInitialValueInEffect: false });
  const [zoomed, setZoomed] = useState<{ item?: number; step: number }>({ step: 0 });
  const step = zoomed.item === itemId ? zoomed.step : 0;
  const zoomBy = (by: number) => setZoomed({ item: itemId, step: Math.min(ZOOMS.length - 1, Math.max(0, step + by)) });
  return { pixels, setPixels, keys, setKeys, zoom: ZOOMS[step] ?? 1, zoomBy };
}
