import type { Command } from "../../state/keys";
import { placed } from "../classification/places";
import { isBroken, type Tool } from "./desk";
import { NO_IMAGE } from "./words";
import { deskOf, editor, letGo, take, travel, typesOf, type Props } from "./edits";
import { finish } from "./finish";

export interface Stroke {
  code: string;
  shift: boolean;
  alt?: boolean;
}

/** How far the arrows go: image pixels for shapes (more with Shift), CSS pixels for the view. */
const NEAR = 1;
const FAR = 10;
const VIEW = 80;

const ARROWS: Record<string, [dx: number, dy: number]> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** The key of each tool, by its place on the keyboard. */
export const TOOL_KEYS: Record<Tool, string> = { select: "KeyV", box: "KeyR", polygon: "KeyG", point: "KeyT" };

/** The keys of this kind alone. */
export function handleKey(props: Props, { code, shift, alt = false }: Stroke): boolean {
  const desk = deskOf(props);
  if (!desk.port || !desk.size || props.disabled || isElsewhere()) return false;
  const arrow = ARROWS[code];
  if (arrow) return handleArrow(props, arrow, shift ? FAR : NEAR, alt);
  const tool = ([...typesOf(props.options), "select"] as Tool[]).find((each) => TOOL_KEYS[each] === code);
  if (tool) return take(desk, tool);
  const edit = editor(props);
  switch (code) {
    case "Delete":
    case "KeyX":
      return desk.port.focus(), edit.remove();
    case "KeyA": edit.addCentred(); return true;
    case "KeyC": edit.copy(); return true;
    case "KeyI": return edit.insert();
    case "Period": return edit.pick(1);
    case "Comma": return edit.pick(-1);
    case "KeyZ": desk.port.zoom("swap"); return true;
    default: return false;
  }
}

/** In the guidelines or a menu the arrows are for reading. */
const isElsewhere = (): boolean => (document.activeElement?.closest("aside, [role=dialog], [role=menu]") ?? null) !== null;

function handleArrow(props: Props, [dx, dy]: [number, number], by: number, alt: boolean): boolean {
  if (editor(props).nudge(dx * by, dy * by, alt)) return true;
  if (alt) return false;
  deskOf(props).port!.pan(-dx * VIEW, -dy * VIEW);
  return true;
}

/** What the page's commands mean here; the rest are the page's. */
export function command(given: Command, props: Props): boolean {
  const desk = deskOf(props);
  switch (given.do) {
    case "choose": {
      const id = placed(props.classes).find((each) => each.place === given.index)?.id;
      if (id && !props.disabled) editor(props).label(id);
      return id !== undefined;
    }
    case "press": return handleKey(props, given);
    case "undo": return travel(props, "past");
    case "redo": return travel(props, "future");
    case "close": return letGo(desk);
    case "submit": return finish(props) || withheld(props);
    case "zoomIn":
    case "zoomOut":
      desk.port?.zoom(given.do === "zoomIn" ? "in" : "out");
      return desk.port !== null;
    default: return false;
  }
}

/** An image that nobody could see has no answer, not even that there is nothing on it. */
function withheld(props: Props): boolean {
  if (!isBroken(props.item.id)) return false;
  deskOf(props).set({ said: NO_IMAGE });
  return true;
}

export const keyList = (options: Record<string, unknown>): [string[], string][] => {
  const polygons = typesOf(options).includes("polygon");
  return [
    [["1", "9", "0"], "the class of the selected shape, else of the next one"],
    [["Enter"], polygons ? "close the open polygon; else done" : "done"],
    [["KeyV"], "select, and move what is under the mouse"],
    ...typesOf(options).map((type): [string[], string] => [[TOOL_KEYS[type]], `draw ${type === "box" ? "boxes" : `${type}s`}`]),
    [["KeyA"], "add one in the middle, without a mouse"],
    [["Tab", "⇧ Tab"], "the next shape, the one before"],
    [["←", "↑", "→", "↓"], "move it by a pixel, with ⇧ by ten; pan where nothing is selected"],
    [["Alt →", "Alt ↓"], "widen, heighten (← ↑ the other way), with ⇧ by ten"],
    [[",", "."], "pick one of its handles; the arrows move that"],
    ...(polygons ? ([[["KeyI"], "one corner more; Delete takes the picked one away"]] as [string[], string][]) : []),
    [["KeyC"], "copy the last item’s shapes; where there are some, one more of the last"],
    [["Delete", "KeyX"], "remove it"],
    [["Esc"], "drop what is in the hand"],
    [["KeyZ"], "the whole image, or 1:1"],
    [["Ctrl"], "with the wheel: zoom; the wheel alone pans"],
  ];
};
