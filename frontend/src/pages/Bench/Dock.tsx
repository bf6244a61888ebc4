import { NONE, noneWords } from "../../kinds/none";
import type { AnyKind, KindProps } from "../../kinds/types";
import type { BenchView } from "../../state/benchTypes";
import type { Command } from "../../state/keys";
import type { Held } from "../../state/merge";
import { Glyph, Key } from "../../ui";
import styles from "./bench.module.css";
import { Trail, type Words } from "./Trail";
import { useCaps } from "./useCaps";

interface Props {
  view: BenchView;
  task: Held | undefined;
  kind: AnyKind;
  work: KindProps;
  words: Words;
  /** null where the first choice is the answer. */
  ready: true | string | null;
  /** Why Enter was refused just now. */
  refusal: string | null;
  onCommand: (command: Command, byPointer?: boolean) => boolean;
  /** Takes the last answer back, whatever the kind has under way. */
  onUndo: () => void;
}

/** Where the hands are: the last label, the choices, the other things one can do. */
export function Dock({ view, task, kind, work, words, ready, refusal, onCommand, onUndo }: Props) {
  const cap = useCaps();
  const { keys } = work;
  return (
    <section className={styles.dock} aria-label="Answer">
      <Trail view={view} task={task} words={words} keys={keys} onUndo={onUndo} />
      <kind.Choices {...work} />
      <div className={styles.acts}>
        <Act
          word={noneWords(ready === null)} does="none" cap={cap("KeyN")} keys={keys} onCommand={onCommand}
          title={ready === null ? NONE : undefined}
        />
        <Act word="Skip" does="skip" cap="Space" keys={keys} onCommand={onCommand} />
        <Act word="Flag" more=" with a note" does="flag" cap={cap("KeyF")} keys={keys} onCommand={onCommand} />
        <Act word="Guidelines" does="guidelines" cap={cap("KeyH")} keys={keys} onCommand={onCommand} />
        <Act word="All keys" does="help" cap="?" keys={keys} onCommand={onCommand} wide />
        {ready === null ? (
          <span className={`note ${styles.hint}`}>{keys ? "One key labels it and brings the next." : "Single keys are off."}</span>
        ) : (
          <Done word={kind.doneWords?.(work.value, work.options) ?? "Done"} ready={ready} refusal={refusal} keys={keys} disabled={!task} onCommand={onCommand} />
        )}
      </div>
    </section>
  );
}

interface DoneProps {
  word: string;
  ready: true | string;
  refusal: string | null;
  keys: boolean;
  disabled: boolean;
  onCommand: Props["onCommand"];
}

/** Gives the answer. It can always be pressed: what is missing is then said, instead of a button that is dead. */
function Done({ word, ready, refusal, keys, disabled, onCommand }: DoneProps) {
  return (
    <span className={styles.send}>
      <span className={`note ${styles.why}`} role="status">
        {refusal && <Glyph kind="marker" />} {refusal}
      </span>
      <button
        type="button" className={styles.done} data-ready={ready === true || undefined} disabled={disabled}
        aria-keyshortcuts={keys ? "Enter Control+Enter" : "Control+Enter"}
        onClick={(event) => onCommand({ do: "submit" }, event.detail > 0)}
      >
        {word} {keys && <Key>Enter</Key>}
      </button>
    </span>
  );
}

interface ActProps {
  word: string;
  more?: string;
  does: "none" | "skip" | "flag" | "guidelines" | "help";
  cap: string;
  keys: boolean;
  title?: string;
  wide?: boolean;
  onCommand: (command: Command) => boolean;
}

function Act({ word, more, does, cap, keys, title, wide, onCommand }: ActProps) {
  return (
    <button
      type="button" className={`${styles.act} ${wide ? "wide" : ""}`} title={title} aria-label={title}
      aria-keyshortcuts={keys ? cap : undefined} onClick={() => onCommand({ do: does })}
    >
      {keys && <Key>{cap}</Key>}
      <span>
        {word}
        {more && <span className="wide">{more}</span>}
      </span>
    </button>
  );
}
