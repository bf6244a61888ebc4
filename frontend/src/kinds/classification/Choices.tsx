import { useMemo, useState, type KeyboardEvent, type MouseEvent } from "react";
import { Glyph, Key, percent } from "../../ui";
import styles from "./choices.module.css";
import type { KindProps } from "../types";
import { areDigits, matching, placed, type Placed } from "./places";
import { choose as give, isMulti, words, type ClassificationValue } from "./value";

type Props = KindProps<ClassificationValue>;

/** With more classes than keys on the top row, typing finds them. */
const FILTER_FROM = 11;
/** With more than this the grid scrolls inside its own frame. */
const DENSE_FROM = 13;

/** The classes as buttons, in a grid that is the same for every item. */
export function Choices(props: Props) {
  const all = useMemo(() => placed(props.classes), [props.classes]);
  const [typed, setTyped] = useState("");
  const shown = matching(all, typed);
  const shape = areDigits(props.classes) ? styles.digits : all.length >= DENSE_FROM ? styles.dense : "";
  const choose = (choice: string, byPointer: boolean) => {
    setTyped("");
    give(props, choice, byPointer);
  };
  return (
    <div>
      {all.length >= FILTER_FROM && (
        <Filter {...props} typed={typed} setTyped={setTyped} first={shown[0]} count={shown.length} onChoose={choose} />
      )}
      <div
        className={`${styles.choices} ${shape}`} data-count={Math.min(all.length, 5)} role="group"
        aria-label={isMulti(props.options) ? "Choices, any number" : "Choices"}
      >
        {shown.map((each, index) => (
          <Choice key={each.id} {...props} each={each} first={typed !== "" && index === 0} onChoose={choose} />
        ))}
        {shown.length === 0 && <p className="soft">No class has that in its name. Esc shows all of them again.</p>}
      </div>
    </div>
  );
}

interface ChoiceProps extends Props {
  each: Placed;
  first: boolean;
  onChoose: (choice: string, byPointer: boolean) => void;
}

function Choice({ each, first, onChoose, pressed, suggestion, previous, disabled, keys, options, value }: ChoiceProps) {
  const chosen = isMulti(options) ? (value?.choices?.includes(each.id) ?? false) : undefined;
  const suggested = suggestion?.choice === each.id ? suggestion : null;
  const state = pressed === each.id ? "down" : first ? "first" : suggested ? "pencil" : undefined;
  // A click from the keyboard has no count of presses.
  const click = (event: MouseEvent) => onChoose(each.id, event.detail > 0);
  return (
    <button
      type="button" onClick={click} disabled={disabled} data-state={state} aria-pressed={chosen}
      aria-keyshortcuts={keys ? shortcut(each) : undefined}
    >
      {keys && each.cap && each.cap !== each.name && <Key>{each.cap}</Key>}
      <span className={styles.name}>{each.name}</span>
      {suggested && (
        <span className={styles.guess}>
          <span className="g g-pencil" aria-hidden="true" /> <span className="sr">the model suggests this, </span>
          <span className={styles.share}>{percent(suggested.probability, 0)}</span>
        </span>
      )}
      {chosen !== undefined && <span className={styles.tick} aria-hidden="true" />}
      {isBefore(previous, each.id) && (
        <span className={styles.mine}>
          <Glyph kind="pen" label="your answer before" />
        </span>
      )}
    </button>
  );
}

function isBefore(previous: ClassificationValue | null, id: string): boolean {
  return previous?.choice === id || (previous?.choices?.includes(id) ?? false);
}

function shortcut({ cap, place }: Placed): string | undefined {
  return cap === null ? undefined : place < 10 ? cap : `Shift+${cap.slice(1)}`;
}

interface FilterProps extends Props {
  typed: string;
  setTyped: (typed: string) => void;
  first: Placed | undefined;
  count: number;
  onChoose: (choice: string, byPointer: boolean) => void;
}

function Filter({ classes, value, typed, setTyped, first, count, filterRef, onChoose, disabled, keys, options }: FilterProps) {
  const verb = isMulti(options) ? "puts in or takes out" : "chooses";
  // Of many classes some are scrolled away; what is chosen is read here.
  const picked = value?.choices?.length ? words(classes, value) : "";
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && typed && first && !disabled) {
      event.preventDefault();
      onChoose(first.id, false);
    } else if (event.key === "Escape" || (event.key === "Enter" && !typed)) {
      // Enter on nothing typed leaves the field, and the next Enter is the page's: two in one breath answer nothing.
      event.stopPropagation();
      setTyped("");
      event.currentTarget.blur();
    }
  };
  return (
    <label className={styles.filter}>
      {keys && <Key>/</Key>}
      <input
        ref={filterRef}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder="Type to find a class"
        aria-label={`Find a class; Enter ${verb} the first`}
        autoComplete="off"
        spellCheck={false}
      />
      <span className="note" role="status">
        {typed && first ? `Enter: ${first.name}${count > 1 ? `, ${count - 1} more` : ""}` : picked && <b className={styles.picked}>{picked}</b>}
      </span>
    </label>
  );
}
