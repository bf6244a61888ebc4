import { useEffect, type MouseEvent } from "react";
import { capFor } from "../../state/keys";
import { Glyph, Key } from "../../ui";
import styles from "./preference.module.css";
import {
  chooseAll, choosePlace, isAll, isTie, letter, outputsOf, placesOf, REASON_PLACE, shownFor, toggleReason, toggleTie,
  type PreferenceProps,
} from "./value";

/** Which is better, whether they are alike, and why. */
export function Choices(props: PreferenceProps) {
  const { value, previous, disabled, keys, item } = props;
  const shown = shownFor(props);
  const many = shown.length > 2;
  const tie = isTie(value);
  const best = isAll(value) && !tie ? [] : placesOf(value, shown);
  const before = isAll(previous) ? [] : placesOf(previous, shown);
  useHeldArrowsIgnored();
  return (
    <div>
      <div className={styles.choices} data-count={shown.length} role="group" aria-label={tie ? "A tie: those that are equally good" : "The better one"}>
        {shown.map((_, place) => (
          <Choice
            key={place} cap={capFor(place)} keys={keys} disabled={disabled} marked={best.includes(place)} before={before.includes(place)}
            onPress={(byPointer) => choosePlace(props, place, byPointer)}
          >
            {letter(place)} <span className={styles.is}>{many ? "" : "is better"}</span>
          </Choice>
        ))}
        {many && (
          <Choice cap="T" label="Tie of some" keys={keys} disabled={disabled} marked={tie} quiet onPress={(byPointer) => toggleTie(props, byPointer)}>
            Tie<span className="wide"> of some</span>
          </Choice>
        )}
        <Choice
          cap={many ? "=" : "T"} label={many ? "All alike" : undefined} keys={keys} disabled={disabled || outputsOf(item).length < 2} marked={isAll(value)} before={isAll(previous)} quiet
          onPress={(byPointer) => chooseAll(props, byPointer)}
        >
          {many ? "All" : "Both"}<span className={many ? "wide" : undefined}> alike</span>
        </Choice>
      </div>
      {many && <p className={`note ${styles.help}`} role="status">{tie ? helpOf(best) : ""}</p>}
      {props.classes.length > 0 && <Reasons {...props} />}
    </div>
  );
}

function helpOf(best: number[]): string {
  if (best.length < 2) return "A tie: mark all that are equally good, then Done.";
  return `Tied: ${best.map(letter).join(", ")}. Done gives it.`;
}

function Reasons(props: PreferenceProps) {
  const { classes, value, disabled, keys } = props;
  return (
    <div className={styles.reasons} role="group" aria-label="Reasons, any number">
      <span className={styles.why}>Why</span>
      {classes.map(({ id, name }, at) => (
        <Choice
          key={id} cap={capFor(REASON_PLACE + at)} keys={keys} disabled={disabled} marked={value?.reasons.includes(id) ?? false} quiet
          onPress={(byPointer) => toggleReason(props, id, byPointer)}
        >
          {name}
        </Choice>
      ))}
    </div>
  );
}

interface ChoiceProps {
  cap: string | null;
  /** The whole name, where a narrow page shows less. */
  label?: string;
  keys: boolean;
  disabled: boolean;
  marked: boolean;
  before?: boolean;
  quiet?: boolean;
  onPress: (byPointer: boolean) => void;
  children: React.ReactNode;
}

function Choice({ cap, label, keys, disabled, marked, before, quiet, onPress, children }: ChoiceProps) {
  return (
    <button
      type="button" disabled={disabled} aria-label={label} aria-pressed={marked} data-quiet={quiet}
      aria-keyshortcuts={keys && cap ? cap.replace("\u21e7", "Shift+") : undefined}
      // A click from the keyboard has no count of presses.
      onClick={(event: MouseEvent) => onPress(event.detail > 0)}
    >
      {keys && cap && <Key>{cap}</Key>}
      <span className={styles.name}>{children}</span>
      {before ? (
        <span className={styles.tick}>
          <Glyph kind="pen" label="your answer before" />
        </span>
      ) : (
        marked && <span className={styles.tick} aria-hidden="true">✓</span>
      )}
    </button>
  );
}

/** The arrows choose between two, so one that is held down must not label a row of items. */
function useHeldArrowsIgnored() {
  useEffect(() => {
    const ignore = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (event.repeat && !typing && /^Arrow(?:Left|Right)$/.test(event.code)) event.preventDefault();
    };
    window.addEventListener("keydown", ignore, { capture: true });
    return () => window.removeEventListener("keydown", ignore, { capture: true });
  }, []);
}
