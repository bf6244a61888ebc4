import { memo, type RefObject } from "react";
import { useStore } from "../../state/store";
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
  const { focus } = useStore(cursorOf(work.lease));
  const spans = spansOf(work);
  return (
    <section className={styles.list} aria-label="Spans">
      <h2>
        Spans <span className="note tn">{spans.length > 0 ? count(spans.length) : "none yet"}</span>
      </h2>
      <ol>
        {spans.map((span) => (
          <Row key={idOf(span)} span={span} words={quoted(text, unitsOf(text, span))} look={looks.get(span.label)} current={focus === idOf(span)} work={work} surface={surface} />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  span: Span;
  words: string;
  look: Look | undefined;
  current: boolean;
  work: SpansProps;
  surface: RefObject<HTMLElement | null>;
}

const Row = memo(
  function Row({ span, words, look, current, work, surface }: RowProps) {
    const name = look?.name ?? "a class that is gone";
    const show = () => {
      focusOn(work, span);
      surface.current?.focus({ preventScroll: true });
    };
    return (
      <li data-current={current || undefined} data-tint={look?.tint ?? 6}>
        <button type="button" className={styles.row} aria-current={current || undefined} onClick={show}>
          <i className={styles.dot} aria-hidden="true" />
          <span dir="auto">{words.slice(1, -1)}</span> <span className="note">{name}</span>
        </button>
        <button type="button" className={styles.away} aria-label={`Remove ${words}, ${name}`} disabled={work.disabled} onClick={(event) => remove(work, span, event.detail > 0)}>
          ×
        </button>
      </li>
    );
  },
  // The handlers need the newest spans; a row whose list is the same need not be drawn again.
  (before, now) => before.work.value === now.work.value && before.current === now.current && before.words === now.words && before.look === now.look && before.work.disabled === now.work.disabled,
);
