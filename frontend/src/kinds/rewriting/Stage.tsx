import { memo, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import type { Item } from "../../api/types";
import { count, counted, Key, percent } from "../../ui";
import type { Change, Piece } from "./diff";
import { field } from "./field";
import styles from "./rewriting.module.css";
import { useDiff } from "./useDiff";
import { draftName, draftOf, lengthOf, LONGEST, type RewritingProps } from "./value";

/** From here on the characters left are told. */
const NEARLY_FULL = 0.9 * LONGEST;
/** A source longer than this is folded where there is one column. */
const FOLDED = 400;

/** The source and what was changed on one side, the editor on the other. */
export function Stage(props: RewritingProps) {
  const { item, value } = props;
  const text = value?.text ?? "";
  const { pieces, change, after } = useDiff(draftOf(item), text);
  const changes = useRef<HTMLElement>(null);
  const far = useRef(0);
  // The scroll of a narrow page is the page's and stays; a new item begins at its top.
  useLayoutEffect(() => {
    const page = changes.current?.closest("section[tabindex]");
    if (page) page.scrollTop = 0;
  }, []);
  useLayoutEffect(() => scrollTo(changes.current, far.current), [pieces]);
  const follow = (now: number) => scrollTo(changes.current, (far.current = now));
  return (
    <div className={styles.stage}>
      <div className={styles.given}>
        <Source item={item} />
        <Changes name={draftName(item)} pieces={pieces} stale={after !== text} pane={changes} />
      </div>
      <Editor {...props} change={change} pieces={pieces} onScroll={follow} />
    </div>
  );
}

/** As far down as the editor, so that what is read on the left is what is written on the right. */
function scrollTo(pane: HTMLElement | null, far: number) {
  if (pane) pane.scrollTop = far * (pane.scrollHeight - pane.clientHeight);
}

function Source({ item }: { item: Item }) {
  const [open, setOpen] = useState(false);
  const { text, before, after } = item;
  if (!text || item.draft === null) return null;
  const long = text.length > FOLDED;
  return (
    <section className={styles.source} aria-label="Source">
      <h2 className="note">Source</h2>
      <div className={styles.text} data-folded={(long && !open) || undefined}>
        {before && <p dir="auto" className="faint">{before}</p>}
        <p dir="auto">{text}</p>
        {after && <p dir="auto" className="faint">{after}</p>}
      </div>
      {long && (
        <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show less of the source" : "Show the whole source"}
        </button>
      )}
    </section>
  );
}

interface ChangesProps {
  name: string;
  pieces: Piece[];
  stale: boolean;
  pane: RefObject<HTMLElement | null>;
}

/** The draft with what was taken out struck through, in pencil, and what was put in underlined, in pen. */
const Changes = memo(function Changes({ name, pieces, stale, pane }: ChangesProps) {
  return (
    <section ref={pane} className={styles.changes} aria-label={`The ${name}, with your changes`}>
      <h2 className="note">The {name}, with your changes</h2>
      <div className={`${styles.text} ${styles.marked}`} dir="auto" data-stale={stale || undefined}>
        {pieces.length === 0 && <span className="faint">The {name} is empty.</span>}
        {pieces.map(({ kind, text }, at) => (kind === "same" ? text : kind === "in" ? <ins key={at}>{seen(text)}</ins> : <del key={at}>{seen(text)}</del>))}
      </div>
    </section>
  );
});

/** A changed newline is drawn, else nobody would see it. */
function seen(text: string): string {
  return text.replace(/\r?\n/g, "↵\n");
}

interface EditorProps extends RewritingProps {
  change: Change;
  pieces: Piece[];
  /** `far` is 0 at the top and 1 at the end. */
  onScroll: (far: number) => void;
}

function Editor({ item, value, setValue, keys, change, pieces, onScroll }: EditorProps) {
  const text = value?.text ?? "";
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.hold(area.current), []);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.stopPropagation();
    field.leave();
  };
  return (
    <div className={styles.editor}>
      <div className={styles.head}>
        <h2 className="note" id="rewriting-text">Your text</h2>
        <span className={`note ${styles.hint}`} id="rewriting-keys">
          <Key>Esc</Key> <span className="sr">Escape</span> leaves it{keys ? ", for single keys" : ""}; <Key>Ctrl Enter</Key>
          <span className="sr">Control Enter</span> answers
        </span>
      </div>
      <textarea
        ref={area} value={text} onChange={(event) => setValue({ text: event.target.value })} onKeyDown={onKeyDown}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => onScroll(scrollTop / Math.max(1, scrollHeight - clientHeight))}
        dir="auto" spellCheck aria-labelledby="rewriting-text" aria-describedby="rewriting-keys rewriting-count"
        placeholder={`Write here. The ${draftName(item)} is empty.`}
      />
      <Counts change={change} pieces={pieces} text={text} />
    </div>
  );
}

const Counts = memo(function Counts({ change, pieces, text }: { change: Change; pieces: Piece[]; text: string }) {
  const { edits, exact, words } = change;
  const share = words > 0 ? ` (${percent(Math.min(1, edits / words), 0)})` : "";
  const length = text.length > NEARLY_FULL ? lengthOf(text) : 0;
  return (
    <p className={`note ${styles.counts}`} id="rewriting-count">
      {edits === 0 && pieces.every(({ kind }) => kind === "same") ? "Nothing changed yet." : (
        <>
          <ins>{counted(wordsIn(pieces, "in"), "word")}</ins> in, <del>{counted(wordsIn(pieces, "out"), "word")}</del> out. Edit distance{" "}
          {exact ? "" : "about "}{count(edits)} of {counted(words, "word")}{share}.
        </>
      )}
      {length > 0 && <b className={length > LONGEST ? styles.over : undefined}> {count(length)} of {counted(LONGEST, "character")}.</b>}
    </p>
  );
});

function wordsIn(pieces: Piece[], kind: Piece["kind"]): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === kind ? (piece.text.match(/\S+/g)?.length ?? 0) : 0), 0);
}
