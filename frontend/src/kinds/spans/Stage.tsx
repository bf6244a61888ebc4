import { useEffect, useEffectEvent, useId, useMemo, useRef, type KeyboardEvent as ReactKeyboardEvent } from "react";
import type { LabelClass } from "../../api/types";
import { commandFor } from "../../state/keys";
import { useStore } from "../../state/store";
import { Block, type Look } from "./Block";
import { command } from "./command";
import { cursorOf } from "./cursor";
import { drawnOn, layoutOf } from "./dom";
import { focused, remove, spansOf, textFor, type SpansProps } from "./hand";
import { byBlock, drawnOf, type Drawn } from "./lanes";
import { Popover } from "./Popover";
import { SpanList } from "./SpanList";
import styles from "./spans.module.css";
import type { Text } from "./text";
import { usePointer } from "./usePointer";

const TINTS = 8;
/** Room kept above and below the word that is scrolled into sight, in pixels. */
const ROOM = 56;

/** The text with its spans, worked on by mouse, touch or keys, and the spans as a list beside it. */
export function Stage(props: SpansProps) {
  const { item, lease, classes } = props;
  const surface = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const hint = useId();
  const text = textFor(item);
  const looks = useMemo(() => looksOf(classes), [classes]);
  const drawn = useDrawn(text, props);
  const pointer = usePointer(surface, text, props);
  useEffect(() => drawnOn(lease, surface.current!), [lease]);
  useReveal(surface, text, lease);
  useBackspace(props);
  const onKeyDown = (event: ReactKeyboardEvent) => {
    const asked = event.defaultPrevented ? null : commandFor(event.nativeEvent);
    if (asked && command(asked, props)) event.preventDefault();
  };
  return (
    <div className={styles.stage}>
      <div className={styles.doc} ref={pane}>
        <Context text={item.before} />
        <div
          ref={surface} className={styles.surface} tabIndex={0} role="application" aria-roledescription="text to label"
          aria-label={`Text of item ${item.key}`} aria-describedby={hint} onKeyDown={onKeyDown} {...pointer}
        >
          {text.blocks.map((_, block) => (
            <Block key={block} text={text} block={block} drawn={drawn[block]!} cursor={cursorOf(lease)} looks={looks} />
          ))}
        </div>
        <Context text={item.after} />
        <Popover work={props} text={text} looks={looks} pane={pane} />
      </div>
      <p id={hint} hidden>
        Arrow keys move by word, with Shift they select. The key of a class labels the words. Full stop and comma go through
        the spans, square brackets move their ends, Delete removes one. Tab leaves the text.
      </p>
      <SpanList work={props} text={text} looks={looks} surface={surface} />
      <Said lease={lease} />
    </div>
  );
}

function Context({ text }: { text: string | null }) {
  return text ? (
    <p className={styles.context} dir="auto">
      {text}
    </p>
  ) : null;
}

function Said({ lease }: { lease: number }) {
  const { said } = useStore(cursorOf(lease));
  return (
    <p className="sr" aria-live="polite" aria-atomic="true">
      {said}
    </p>
  );
}

/** A class's tint is its place in the guideline; with more than eight they come again, and the name decides. */
function looksOf(classes: readonly LabelClass[]): Map<string, Look> {
  return new Map(classes.map(({ id, name }, index) => [id, { tint: (index % TINTS) + 1, name }]));
}

function useDrawn(text: Text, props: SpansProps): Drawn[][] {
  const before = useRef<Drawn[][]>([]);
  const spans = spansOf(props);
  return useMemo(() => (before.current = byBlock(text.extents, drawnOf(text, spans), before.current)), [text, spans]);
}

/** Keeps the word that keys have moved to in sight. */
function useReveal(surface: { current: HTMLElement | null }, text: Text, lease: number) {
  useEffect(() => {
    const cursor = cursorOf(lease);
    return cursor.subscribe(() => {
      const { reveal, head } = cursor.get();
      if (!reveal || !head) return;
      // Blocks take their true heights when they come into sight; the second look is at those.
      show(surface.current, text, lease);
      requestAnimationFrame(() => show(surface.current, text, lease));
    });
  }, [surface, text, lease]);
}

function show(surface: HTMLElement | null, text: Text, lease: number) {
  const { head } = cursorOf(lease).get();
  const pane = surface && scroller(surface);
  if (!pane || !head) return;
  const box = layoutOf(lease, text).boxOf(head);
  const frame = pane.getBoundingClientRect();
  const above = frame.top + ROOM - box.top;
  const below = box.bottom - (frame.bottom - ROOM);
  if (above > 0) pane.scrollTop -= above;
  else if (below > 0) pane.scrollTop += below;
}

function scroller(element: HTMLElement): HTMLElement | null {
  for (let pane = element.parentElement; pane; pane = pane.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(pane).overflowY)) return pane;
  }
  return null;
}

/** Backspace is "undo" to the page; with a span in focus it means that span. Ctrl+Z still undoes. */
function useBackspace(props: SpansProps) {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.code !== "Backspace" || commandFor(event, props.keys)?.do !== "undo" || event.ctrlKey || event.metaKey) return;
    if (props.disabled || !focused(props) || document.querySelector("[role=dialog]")) return;
    if (remove(props)) event.preventDefault();
  });
  useEffect(() => {
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);
}
