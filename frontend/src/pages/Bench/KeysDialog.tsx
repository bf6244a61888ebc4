import { Modal, Switch } from "@mantine/core";
import { Key } from "../../ui";
import styles from "./bench.module.css";

interface Props {
  open: boolean;
  image: boolean;
  keys: boolean;
  onKeys: (on: boolean) => void;
  onClose: () => void;
}

const ANSWER: [string[], string][] = [
  [["1", "9", "0"], "choose; the next item comes at once"],
  [["⇧1", "⇧0"], "choose the eleventh to the twentieth"],
  [["/"], "find a class by its name, where there are many"],
  [["N"], "none of these, or it cannot be told"],
  [["Space"], "skip"],
  [["F"], "flag with a note"],
  [["⌫", "Ctrl Z"], "undo, up to 50 answers back"],
  [["Ctrl ⇧ Z"], "redo"],
];
const LOOK: [string[], string][] = [
  [["H"], "guidelines"],
  [["?"], "this list"],
  [["Esc"], "close"],
];
const IMAGE: [string[], string][] = [
  [["P"], "pixels as imported, or smoothed"],
  [["+", "−"], "zoom"],
];

/** All keys, and the switch that turns the single ones off. */
export function KeysDialog({ open, image, keys, onKeys, onClose }: Props) {
  const rows = [...ANSWER, ...(image ? IMAGE : []), ...LOOK];
  return (
    <Modal opened={open} onClose={onClose} title={<b>All keys</b>} closeButtonProps={{ "aria-label": "Close" }}>
      <dl className={styles.keys}>
        {rows.map(([caps, words]) => (
          <div key={words}>
            <dt>
              {caps.map((cap) => (
                <Key key={cap}>{cap}</Key>
              ))}
              <span className="sr">{caps.join(" or ")}</span>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Switch
        checked={keys}
        onChange={(event) => onKeys(event.currentTarget.checked)}
        label="Single-key shortcuts"
        description="Off: only keys with Ctrl, and Tab with Enter. Kept on this device."
      />
    </Modal>
  );
}
