import { Modal, Switch } from "@mantine/core";
import { NONE } from "../../kinds/none";
import type { AnyKind } from "../../kinds/types";
import { Key } from "../../ui";
import styles from "./bench.module.css";
import { useCaps } from "./useCaps";

interface Props {
  open: boolean;
  kind: AnyKind;
  options: Record<string, unknown>;
  image: boolean;
  keys: boolean;
  onKeys: (on: boolean) => void;
  onClose: () => void;
}

type Rows = [string[], string][];

const NONE_ROW: Rows = [[["KeyN"], NONE]];
const DONE: Rows = [
  [["Enter", "Ctrl Enter"], "done: give the answer"],
  [["KeyN"], "cannot tell"],
];
const ANSWER: Rows = [
  [["Space"], "skip"],
  [["KeyF"], "flag with a note"],
  [["⌫", "Ctrl Z"], "undo, up to 50 answers back"],
  [["Ctrl ⇧ Z"], "redo"],
];
const LOOK: Rows = [
  [["KeyH"], "guidelines"],
  [["?"], "this list"],
  [["Esc"], "close"],
];
const IMAGE: Rows = [
  [["KeyP"], "pixels as imported, or smoothed"],
  [["+", "−"], "zoom"],
];

/** All keys, and the switch that turns the single ones off. */
export function KeysDialog({ open, kind, options, image, keys, onKeys, onClose }: Props) {
  const cap = useCaps();
  const printed = (name: string) => (name.startsWith("Key") ? cap(name) : name);
  const own = typeof kind.keyList === "function" ? kind.keyList(options) : kind.keyList;
  const rows = [...own, ...(kind.atOnce(options) ? NONE_ROW : DONE), ...ANSWER, ...(image ? IMAGE : []), ...LOOK];
  return (
    <Modal opened={open} onClose={onClose} title={<b>All keys</b>} closeButtonProps={{ "aria-label": "Close" }} size={520}>
      <dl className={styles.keys}>
        {rows.map(([caps, words]) => (
          <div key={words}>
            <dt>
              {caps.map((name) => (
                <Key key={name}>{printed(name)}</Key>
              ))}
              <span className="sr">{caps.map(printed).join(" or ")}</span>
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
