import { useMemo, useState, type KeyboardEvent, type MouseEvent } from "react";
import { useStore } from "../../state/store";
import { Key } from "../../ui";
import { matching, placed, type Placed } from "../classification/places";
import styles from "./boxes.module.css";
import { hueOf } from "./Canvas";
import { armedOf, deskOf, editor, shapesOf, type Props } from "./edits";

/** With more classes than keys on the top row, typing finds them. */
const FILTER_FROM = 11;

/** The classes: one is in the hand for the next shape, or is that of the selected one. */
export function Choices(props: Props) {
  const { classes, keys, disabled, filterRef } = props;
  const all = useMemo(() => placed(classes), [classes]);
  const [typed, setTyped] = useState("");
  const desk = deskOf(props);
  const state = useStore(desk);
  const shapes = shapesOf(props.value);
  const mine = state.selected === null ? undefined : shapes[state.selected];
  const shown = matching(all, typed);

  const choose = (id: string) => {
    setTyped("");
    editor(props).label(id);
  };
  const press = (id: string) => (event: MouseEvent) => {
    choose(id);
    // After a mouse the keys belong to the shape again.
    if (event.detail > 0) desk.port?.focus();
  };
  const find = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter" && typed && shown[0]) choose(shown[0].id);
    setTyped("");
    if (desk.port) desk.port.focus();
    else event.currentTarget.blur();
  };

  return (
    <div>
      <p className={`note ${styles.about}`}>
        <span>
          {mine ? `Class of the selected ${mine.type}.` : "Class of the next shape."}
          {mine && keys && <span className="wide"> Esc, and a key is for the next one.</span>}
        </span>
        {all.length >= FILTER_FROM && (
          <label className={styles.filter}>
            {keys && <Key>/</Key>}
            <input
              ref={filterRef} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={find} placeholder="Type to find a class"
              aria-label="Find a class; Enter takes the first" autoComplete="off" spellCheck={false}
            />
          </label>
        )}
      </p>
      <div className={styles.classes} data-many={all.length > 12 || undefined} role="group" aria-label="Classes">
        {shown.map((each) => (
          <ClassButton
            key={each.id} each={each} keys={keys} disabled={disabled} hue={hueOf(classes, each.id)} onPress={press(each.id)}
            on={(mine ? mine.label : armedOf(state, classes)) === each.id} count={shapes.filter(({ label }) => label === each.id).length}
          />
        ))}
        {shown.length === 0 && <p className="soft">No class has that in its name. Esc shows all of them again.</p>}
      </div>
    </div>
  );
}

interface ButtonProps {
  each: Placed;
  on: boolean;
  count: number;
  keys: boolean;
  disabled: boolean;
  hue: React.CSSProperties;
  onPress: (event: MouseEvent) => void;
}

function ClassButton({ each, on, count, keys, disabled, hue, onPress }: ButtonProps) {
  const shortcut = each.cap === null ? undefined : each.cap.replace("\u21e7", "Shift+");
  return (
    <button type="button" aria-pressed={on} disabled={disabled} onClick={onPress} style={hue} aria-keyshortcuts={keys ? shortcut : undefined}>
      {keys && each.cap && each.cap !== each.name && <Key>{each.cap}</Key>}
      <i className={styles.hue} aria-hidden="true" />
      <span className={styles.name}>{each.name}</span>
      <span className={styles.count} aria-label={count > 0 ? `${count} drawn` : undefined}>{count > 0 ? count : ""}</span>
    </button>
  );
}
