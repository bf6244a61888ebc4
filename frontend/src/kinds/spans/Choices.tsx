import { useMemo, useState, type KeyboardEvent } from "react";
import { useStore } from "../../state/store";
import { Glyph, Key } from "../../ui";
import { areDigits, matching, placed, type Placed } from "../classification/places";
import { cursorOf, selectionOf } from "./cursor";
import { drop, focused, label, quoted, remove, spansOf, textFor, unitsOf, type SpansProps } from "./hand";
import styles from "./spans.module.css";
import { nameOf } from "./value";

/** With more classes than this typing finds them. */
const FILTER_FROM = 11;

/** What is selected, and the classes to label it with. */
export function Choices(props: SpansProps) {
  const all = useMemo(() => placed(props.classes), [props.classes]);
  const [typed, setTyped] = useState("");
  const shown = matching(all, typed);
  const choose = (id: string, byPointer: boolean) => {
    setTyped("");
    label(props, id, byPointer);
  };
  return (
    <div className={styles.choices}>
      <Held {...props} />
      {all.length >= FILTER_FROM && <Filter {...props} typed={typed} setTyped={setTyped} first={shown[0]} onChoose={choose} />}
      <div className={styles.classes} role="group" aria-label="Classes" data-many={all.length > 20 || undefined}>
        {shown.map((each, index) => (
          <ClassButton key={each.id} work={props} each={each} first={typed !== "" && index === 0} onChoose={choose} />
        ))}
        {shown.length === 0 && <p className="soft">No class has that in its name. Esc shows all of them again.</p>}
      </div>
    </div>
  );
}

/** The line that says what the next class is for. */
function Held(props: SpansProps) {
  const cursor = useStore(cursorOf(props.lease));
  const span = focused(props);
  return (
    <div className={styles.held}>
      <p aria-hidden="true">
        {cursor.refusal && <Glyph kind="marker" />} {cursor.refusal ?? told(props)}
      </p>
      {span && !props.disabled && <Tool word="Remove" cap="Del" keys={props.keys} onClick={(byPointer) => remove(props, span, byPointer)} />}
      {(span || cursor.picked) && !props.disabled && <Tool word={span ? "Let go" : "Drop"} cap="Esc" keys={props.keys} onClick={() => drop(props)} />}
    </div>
  );
}

function told(props: SpansProps): string {
  const cursor = cursorOf(props.lease).get();
  const text = textFor(props.item);
  const span = focused(props);
  const selection = selectionOf(cursor);
  if (props.disabled) return "";
  if (span) return `${quoted(text, unitsOf(text, span))} is ${nameOf(props.classes, span.label)}. Another class changes it.`;
  if (!selection) return "Select words, then choose their class.";
  return `${quoted(text, selection)}${cursor.picked ? ": choose its class." : ""}`;
}

interface ToolProps {
  word: string;
  cap: string;
  keys: boolean;
  onClick: (byPointer: boolean) => void;
}

function Tool({ word, cap, keys, onClick }: ToolProps) {
  return (
    <button type="button" className={styles.tool} aria-keyshortcuts={cap === "Del" ? "Delete" : "Escape"} onClick={(event) => onClick(event.detail > 0)}>
      {keys && <Key>{cap}</Key>} {word}
    </button>
  );
}

interface ClassButtonProps {
  work: SpansProps;
  each: Placed;
  first: boolean;
  onChoose: (id: string, byPointer: boolean) => void;
}

function ClassButton({ work, each, first, onChoose }: ClassButtonProps) {
  const { classes, keys, disabled } = work;
  const has = spansOf(work).filter((span) => span.label === each.id).length;
  const tint = (classes.findIndex(({ id }) => id === each.id) % 8) + 1;
  const shortcut = each.cap === null ? undefined : each.place < 10 ? each.cap : `Shift+${each.cap.slice(1)}`;
  return (
    <button
      type="button" data-tint={tint} data-state={first ? "first" : undefined} disabled={disabled}
      aria-keyshortcuts={keys ? shortcut : undefined} onClick={(event) => onChoose(each.id, event.detail > 0)}
    >
      {keys && each.cap && !(areDigits(classes) && each.cap === each.name) && <Key>{each.cap}</Key>}
      <i className={styles.dot} aria-hidden="true" />
      <span>{each.name}</span>
      <span className="note tn">
        {has > 0 ? has : ""}
        {has > 0 && <span className="sr"> labelled</span>}
      </span>
    </button>
  );
}

interface FilterProps extends SpansProps {
  typed: string;
  setTyped: (typed: string) => void;
  first: Placed | undefined;
  onChoose: (id: string, byPointer: boolean) => void;
}

function Filter({ typed, setTyped, first, filterRef, onChoose, disabled, keys }: FilterProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && typed && first && !disabled) {
      event.preventDefault();
      event.currentTarget.blur();
      onChoose(first.id, false);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      setTyped("");
      event.currentTarget.blur();
    }
  };
  return (
    <label className={styles.filter}>
      {keys && <Key>/</Key>}
      <input
        ref={filterRef} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={onKeyDown}
        placeholder="Type to find a class" aria-label="Find a class; Enter labels with the first" autoComplete="off" spellCheck={false}
      />
    </label>
  );
}
