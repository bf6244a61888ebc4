import { armedOf, deskOf, editor, type Props } from "./edits";
import { isSlip } from "./shapes";

/** Makes a polygon of the open corners, if they are enough. */
export function finish(props: Props): boolean {
  const desk = deskOf(props);
  const { open } = desk.get();
  if (!open) return false;
  const polygon = { type: "polygon" as const, label: armedOf(desk.get(), props.classes), points: open };
  if (isSlip(polygon, 3)) desk.set({ said: "A polygon needs three corners" });
  else editor(props).add(polygon);
  return true;
}
