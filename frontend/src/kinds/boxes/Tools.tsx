import { useStore } from "../../state/store";
import { useCaps } from "../../pages/Bench/useCaps";
import { Key } from "../../ui";
import styles from "./boxes.module.css";
import type { Tool } from "./desk";
import { deskOf, editor, shapesOf, take, typesOf, type Props } from "./edits";
import { Icon, type IconName } from "./Icon";
import { TOOL_KEYS } from "./keys";

const NAMES: Record<Tool, string> = { select: "Select", box: "Box", polygon: "Polygon", point: "Point" };

/** What the hand can do to the image, as buttons: each has a key, and each key a button. */
export function Tools(props: Props & { off: boolean }) {
  const { options, keys, off, value } = props;
  const desk = deskOf(props);
  const { tool, selected } = useStore(desk);
  const cap = useCaps();
  const edit = () => editor(props);
  const idle = off || props.disabled;
  const shared = { keys, cap };
  return (
    <div className={styles.tools} role="group" aria-label="Tools" data-many={typesOf(options).length > 1 || undefined}>
      <span className={styles.set}>
        {(["select", ...typesOf(options)] as Tool[]).map((each) => (
          <Button key={each} {...shared} icon={each} word={NAMES[each]} code={TOOL_KEYS[each]} on={tool === each} off={idle} onPress={() => take(desk, each)} />
        ))}
      </span>
      <span className={`${styles.set} ${styles.edits}`}>
        <Button {...shared} icon="add" word="Add" title="Add one in the middle" code="KeyA" off={idle} onPress={() => edit().addCentred()} />
        <Button {...shared} icon="copy" word="Copy" title={copyTitle(value)} code="KeyC" off={idle} onPress={() => edit().copy()} />
        <Button {...shared} icon="remove" word="Remove" code="KeyX" off={idle || selected === null} onPress={() => edit().remove()} />
      </span>
      <span className={styles.set}>
        <Button {...shared} icon="out" word="Zoom out" bare off={off} onPress={() => desk.port?.zoom("out")} />
        <span data-zoom className={styles.zoom} />
        <Button {...shared} icon="in" word="Zoom in" bare off={off} onPress={() => desk.port?.zoom("in")} />
        <Button {...shared} icon="fit" word="Fit" title="The whole image" bare off={off} onPress={() => desk.port?.zoom("fit")} />
        <Button {...shared} icon="whole" word="1:1" title="One image pixel on one of the screen" bare off={off} onPress={() => desk.port?.zoom("whole")} />
      </span>
      <span data-place className={styles.place} />
    </div>
  );
}

function copyTitle(value: Props["value"]): string {
  return shapesOf(value).length > 0 ? "One more of the selected or last shape" : "The shapes of the last item";
}

interface ButtonProps {
  icon: IconName;
  word: string;
  title?: string;
  code?: string;
  /** Without its word: the icon says enough, and the word is read out. */
  bare?: boolean;
  on?: boolean;
  off: boolean;
  keys: boolean;
  cap: (code: string) => string;
  onPress: () => void;
}

function Button({ icon, word, title, code, bare, on, off, keys, cap, onPress }: ButtonProps) {
  return (
    <button
      // Where there is no room for the word, the title is the name.
      type="button" className={styles.tool} aria-label={bare ? (title ? `${word}: ${title.toLowerCase()}` : word) : undefined} title={title ?? word} aria-pressed={on}
      aria-disabled={off || undefined} aria-keyshortcuts={keys && code ? cap(code) : undefined}
      // A mouse leaves the focus where it was: on the shape that the keys move.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => !off && onPress()}
    >
      <Icon name={icon} />
      {!bare && <span className={styles.word}>{word}</span>}
      {keys && code && <Key>{cap(code)}</Key>}
    </button>
  );
}
