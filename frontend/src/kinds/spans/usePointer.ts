import { useEffect, useEffectEvent, useRef, type PointerEvent as ReactPointerEvent, type RefObject } from "react";
import { nativeRange, unitUnder } from "./dom";
import { click, pick, tap, type SpansProps } from "./hand";
import { wordAt } from "./stops";
import type { Text } from "./text";

/** Mouse and touch over the text. The browser's own selection is taken over and let go, except a finger's while it is held. */
export function usePointer(surface: RefObject<HTMLElement | null>, text: Text, props: SpansProps) {
  const kind = useRef<string | null>(null);
  const onMouseUp = useEffectEvent((event: MouseEvent) => {
    const by = kind.current;
    kind.current = null;
    // A press on a selection collapses it only after this event.
    if (by !== null && event.button === 0) setTimeout(() => released(surface.current, text, props, event, by));
  });
  const onSelection = useEffectEvent(() => {
    const range = kind.current === "touch" && surface.current ? nativeRange(surface.current, text) : null;
    if (range) pick(props, range);
  });
  useEffect(() => {
    document.addEventListener("mouseup", onMouseUp);
    document.addEventListener("selectionchange", onSelection);
    return () => {
      document.removeEventListener("mouseup", onMouseUp);
      document.removeEventListener("selectionchange", onSelection);
    };
  }, []);
  return {
    onPointerDown: (event: ReactPointerEvent) => {
      if (!props.disabled) kind.current = event.pointerType || "mouse";
    },
  };
}

function released(surface: HTMLElement | null, text: Text, props: SpansProps, event: MouseEvent, by: string) {
  if (!surface) return;
  const range = nativeRange(surface, text);
  const unit = unitUnder(surface, text, event.clientX, event.clientY);
  if (by === "touch") {
    if (unit !== null && !range) tap(props, unit);
    return;
  }
  const word = event.detail === 2 && unit !== null ? wordAt(text, unit) : null;
  if (word) pick(props, word, true);
  else if (range && !event.shiftKey) pick(props, range, true);
  else if (unit !== null) click(props, unit, event.shiftKey);
  document.getSelection()?.removeAllRanges();
  surface.focus({ preventScroll: true });
}
