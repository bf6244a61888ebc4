import { useLayoutEffect, useRef, type RefObject } from "react";
import { useStore } from "../../state/store";
import { Key } from "../../ui";
import { placed } from "../classification/places";
import type { Look } from "./Block";
import { cursorOf, selectionOf } from "./cursor";
import { layoutOf } from "./dom";
import { label, type SpansProps } from "./hand";
import styles from "./spans.module.css";
import type { Text } from "./text";

/** With more classes it would hide the text; they are under the hand below. */
const MOST = 10;
const GAP = 10;

interface Props {
  work: SpansProps;
  text: Text;
  looks: ReadonlyMap<string, Look>;
  pane: RefObject<HTMLElement | null>;
}

/** The classes beside what a mouse has just selected. The same buttons stand below, so that only eyes and mice need these. */
export function Popover({ work, text, looks, pane }: Props) {
  const cursor = useStore(cursorOf(work.lease));
  const box = useRef<HTMLDivElement>(null);
  const shown = cursor.pointed && cursor.picked && !work.disabled && work.classes.length <= MOST;
  useLayoutEffect(() => {
    if (shown && box.current && pane.current) place(box.current, pane.current, work.lease, text);
  }, [shown, cursor, pane, work.lease, text]);
  if (!shown) return null;
  return (
    <div ref={box} className={styles.popover} aria-hidden="true" onMouseDown={(event) => event.preventDefault()}>
      {placed(work.classes).map((each) => (
        <button key={each.id} type="button" tabIndex={-1} data-tint={looks.get(each.id)?.tint} onClick={() => label(work, each.id, true)}>
          {work.keys && each.cap && <Key>{each.cap}</Key>}
          <i className={styles.dot} /> {each.name}
        </button>
      ))}
    </div>
  );
}

/** Under the end of the selection, or over its beginning where there is no room below. */
function place(box: HTMLElement, pane: HTMLElement, lease: number, text: Text) {
  const selection = selectionOf(cursorOf(lease).get())!;
  const layout = layoutOf(lease, text);
  const first = layout.boxOf({ start: selection.start, end: selection.start + 1 });
  const last = layout.boxOf({ start: selection.end - 1, end: selection.end });
  const frame = pane.getBoundingClientRect();
  const below = last.bottom + GAP;
  const fits = below + box.offsetHeight < frame.bottom;
  const top = fits ? below : first.top - GAP - box.offsetHeight;
  const left = Math.min(fits ? last.right - box.offsetWidth / 2 : first.left, frame.left + pane.clientWidth - box.offsetWidth - GAP);
  box.style.setProperty("--top", `${top - frame.top + pane.scrollTop}px`);
  box.style.setProperty("--left", `${Math.max(left - frame.left, 0)}px`);
}
