import { useEffect, useEffectEvent } from "react";
import type { Props } from "./edits";
import { handleKey } from "./keys";

/**
 * The keys that do not come as commands of the page: those with Alt, and, where single keys are switched off, the
 * ones that write no character (WCAG 2.1.4 is about letters, digits and signs).
 */
export function useBareKeys(props: Props): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing || isBusy(event.target)) return;
    const bare = /^(?:Arrow\w+|Delete)$/.test(event.code);
    if (!bare || (!event.altKey && props.keys)) return;
    if (handleKey(props, { code: event.code, shift: event.shiftKey, alt: event.altKey })) event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}

/** In a text the keys are for writing. */
function isBusy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable=true]") !== null;
}
