import type { MouseEvent } from "react";
import { useStore } from "../../state/store";
import { Key } from "../../ui";
import { aside, canBringBack, resetOrBringBack, takeDraft } from "./aside";
import { field } from "./field";
import styles from "./rewriting.module.css";
import { draftName, draftOf, type RewritingProps } from "./value";

/** What one can do beside writing. */
export function Choices(props: RewritingProps) {
  const { item, value, disabled, keys } = props;
  const back = canBringBack(props, useStore(aside));
  const name = draftName(item);
  const draft = draftOf(item);
  const untouched = (value?.text ?? "") === draft;
  return (
    <div className={styles.choices} role="group" aria-label="Choices">
      <Choice cap="1" keys={keys} disabled={disabled || draft.trim() === ""} onPress={(byPointer) => takeDraft(props, byPointer)}>
        Take the {name} as it is
      </Choice>
      <Choice cap="2" keys={keys} disabled={disabled} onPress={() => field.enter()}>
        Write
      </Choice>
      <Choice cap="3" keys={keys} disabled={disabled || (untouched && !back)} onPress={(byPointer) => resetOrBringBack(props, byPointer)}>
        {back ? "Bring my text back" : `Back to the ${name}`}
      </Choice>
    </div>
  );
}

interface ChoiceProps {
  cap: string;
  keys: boolean;
  disabled: boolean;
  onPress: (byPointer: boolean) => void;
  children: React.ReactNode;
}

function Choice({ cap, keys, disabled, onPress, children }: ChoiceProps) {
  return (
    // A click from the keyboard has no count of presses.
    <button type="button" disabled={disabled} aria-keyshortcuts={keys ? cap : undefined} onClick={(event: MouseEvent) => onPress(event.detail > 0)}>
      {keys && <Key>{cap}</Key>}
      <span>{children}</span>
    </button>
  );
}
