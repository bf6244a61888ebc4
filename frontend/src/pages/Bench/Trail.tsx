import type { Action } from "../../api/types";
import type { Value } from "../../kinds/types";
import type { BenchView, TrailMark } from "../../state/benchTypes";
import type { Held } from "../../state/merge";
import { Glyph, Key } from "../../ui";
import styles from "./bench.module.css";

interface Props {
  view: BenchView;
  task: Held | undefined;
  words: Words;
  keys: boolean;
  onUndo: () => void;
}

/** An answer of the project's kind in words, also "none of these". */
export type Words = (answer: { action: "label" | "none"; value: Value | null }) => string;

const ACTED: Record<Exclude<Action, "label" | "none">, string> = { skip: "skipped", flag: "flagged" };

/** What was done, as words: the class, or what was done instead. */
export function acted(mark: { action: Action; value: Value | null; said?: string | null }, words: Words): string {
  if (mark.action === "skip" || mark.action === "flag") return ACTED[mark.action];
  return mark.said ?? words({ action: mark.action, value: mark.value });
}

/** One line above the choices: a word about this item if there is one, else the last label and its undo. */
export function Trail({ view, task, words, keys, onUndo }: Props) {
  if (task?.returned) return <Returned task={task} words={words} />;
  if (task?.undoing) return <p className={styles.trail}>Taking your answer back{view.line === "sending" ? "" : "; it waits for the connection"}…</p>;
  if (task?.lapsed) {
    return (
      <Said title="This item went back to the queue while you were away.">
        Answer it anyway and the answer is kept, unpaid; or skip it.
      </Said>
    );
  }
  if (view.notice) return <Said title={view.notice.title}>{view.notice.text}</Said>;
  const last = view.trail.at(-1);
  if (!last) return <p className={styles.trail}>{"\u00a0"}</p>;
  return <Last mark={last} words={words} keys={keys} onUndo={onUndo} />;
}

function Last({ mark, words, keys, onUndo }: { mark: TrailMark; words: Words; keys: boolean; onUndo: () => void }) {
  return (
    <p className={styles.trail}>
      <Glyph kind={mark.action === "label" || mark.action === "none" ? "pen" : "off"} />
      <span className="nw">Last:</span>
      {mark.imageUrl ? <img src={mark.imageUrl} alt="" width="22" height="22" /> : <q>{mark.text}</q>}
      <span>→</span>
      <b className="nw">{acted(mark, words)}</b>
      <button type="button" className={styles.undo} onClick={onUndo} aria-keyshortcuts={keys ? "Backspace Control+Z" : "Control+Z"}>
        Undo {keys && <Key>⌫</Key>}
      </button>
    </p>
  );
}

function Returned({ task, words }: { task: Held; words: Words }) {
  const { reason, advice, action, value, note } = task.returned!;
  return (
    <Said title="Your answer to this one was not taken.">
      {reason} {advice} You had given: {acted({ action, value }, words)}.{note && " Your note is kept; Flag opens it."}
    </Said>
  );
}

function Said({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <p className={`${styles.trail} ${styles.said}`} role="status">
      <Glyph kind="marker" />
      <span>
        <b>{title}</b> {children}
      </span>
    </p>
  );
}
