import { memo, useEffect, useRef, useSyncExternalStore, type RefObject } from "react";
import { count } from "../../ui";
import type { Look } from "./Block";
import { cursorOf } from "./cursor";
import { focusOn, quoted, remove, spansOf, unitsOf, type SpansProps } from "./hand";
import styles from "./spans.module.css";
import type { Text } from "./text";
import { idOf, type Span } from "./value";

interface Props {
  work: SpansProps;
  text: Text;
  looks: ReadonlyMap<string, Look>;
  surface: RefObject<HTMLElement | null>;
}

/** The spans in words: for eyes a table of contents, for a screen reader the whole answer. */
export function SpanList({ work, text, looks, surface }: Props) {
  const cursor = cursorOf(work.lease);
  const focus = useSyncExternalStore(cursor.subscribe, () => cursor.get().focus);
  const spans = spansOf(work);
  // Rows are many and keep their handlers; what they act on is the newest.
  const newest = useRef(work);
  useEffect(() => void (newest.current = work));
  return (
    <section className={styles.list} aria-label="Spans">
      <h2>
        Spans <span className="note tn">{spans.length > 0 ? count(spans.length) : "none yet"}</span>
      </h2>
      <ol>
        {spans.map((span) => (
          <Row
            key={idOf(span)} span={span} words={wordsOf(text, span)} look={looks.get(span.label)} current={focus === idOf(span)}
            disabled={work.disabled} newest={newest} surface={surface}
          />
        ))}
      </ol>
    </section>
  );
}

const quotes = new WeakMap<Span, string>();

function wordsOf(text: Text, span: Span): string {
  const known = quotes.get(span) ?? quoted(text, unitsOf(text, span));
  quotes.set(span, known);
  return known;
}

interface RowProps {
  span: Span;
  words: string;
  look: Look | undefined;
  current: boolean;
  disabled: boolean;
  newest: RefObject<SpansProps>;
  surface: RefObject<HTMLElement | null>;
}

const Row = memo(function Row({ span, words, look, current, disabled, newest, surface }: RowProps) {
  const name = look?.name ?? "a class that is gone";
  const show = () => {
    focusOn(newest.current, span);
    surface.current?.focus({ preventScroll: true });
  };
  return (
    <li data-current={current || undefined} data-tint={look?.tint ?? 6}>
      <button type="button" className={styles.row} aria-current={current || undefined} onClick={show}>
        <i className={styles.dot} aria-hidden="true" />
        <span dir="auto">{words.slice(1, -1)}</span> <span className="note">{name}</span>
      </button>
      <button
        type="button" className={styles.away} aria-label={`Remove ${words}, ${name}`} disabled={disabled}
        onClick={() => {
          remove(newest.current, span, true);
          surface.current?.focus({ preventScroll: true });
        }}
      >
        ×
      </button>
    </li>
  );
});
