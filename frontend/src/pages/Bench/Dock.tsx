import type { RefObject } from "react";
import type { LabelClass } from "../../api/types";
import type { Kind } from "../../kinds";
import { NONE, NONE_SHORT } from "../../kinds/none";
import type { BenchView } from "../../state/benchTypes";
import type { Command } from "../../state/keys";
import type { Held } from "../../state/merge";
import { Key } from "../../ui";
import styles from "./bench.module.css";
import { Trail } from "./Trail";
import { useCaps } from "./useCaps";

interface Props {
  view: BenchView;
  task: Held | undefined;
  kind: Kind;
  classes: LabelClass[];
  pressed: string | null;
  keys: boolean;
  filterRef: RefObject<HTMLInputElement | null>;
  onChoose: (choice: string, byPointer: boolean) => void;
  onCommand: (command: Command) => boolean;
}

/** Where the hands are: the last label, the choices, the other things one can do. */
export function Dock({ view, task, kind, classes, pressed, keys, filterRef, onChoose, onCommand }: Props) {
  const cap = useCaps();
  return (
    <section className={styles.dock} aria-label="Answer">
      <Trail view={view} task={task} words={(choice) => kind.words(classes, choice)} keys={keys} onUndo={() => onCommand({ do: "undo" })} />
      <kind.Choices
        classes={classes} onChoose={onChoose} pressed={pressed} suggestion={task?.suggestion ?? null} keys={keys} filterRef={filterRef}
        previous={task?.returned?.choice ?? null} disabled={!task}
      />
      <div className={styles.acts}>
        <Act word={NONE_SHORT} does="none" cap={cap("KeyN")} keys={keys} onCommand={onCommand} title={NONE} />
        <Act word="Skip" does="skip" cap="Space" keys={keys} onCommand={onCommand} />
        <Act word="Flag" more=" with a note" does="flag" cap={cap("KeyF")} keys={keys} onCommand={onCommand} />
        <Act word="Guidelines" does="guidelines" cap={cap("KeyH")} keys={keys} onCommand={onCommand} />
        <Act word="All keys" does="help" cap="?" keys={keys} onCommand={onCommand} wide />
        <span className={`note ${styles.hint}`}>
          {keys ? "One key labels it and brings the next." : "Single keys are off."}
        </span>
      </div>
    </section>
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
