import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Held } from "../../state/merge";
import { Key } from "../../ui";
import styles from "./bench.module.css";

const MOST = 2000;

interface Props {
  open: boolean;
  task: Held | undefined;
  onFlag: (note: string) => void;
  onClose: () => void;
}

/** Says what is wrong with an item. What was typed stays, also when the dialog is closed or the flag refused. */
export function FlagDialog({ open, task, onFlag, onClose }: Props) {
  const [typed, setTyped] = useState<{ item?: number; note: string }>({ note: "" });
  const kept = task?.returned?.note ?? "";
  const note = typed.item === task?.item.id ? typed.note : kept;
  const send = () => {
    if (!note.trim() || !task) return;
    setTyped({ note: "" });
    onFlag(note.trim());
  };
  return (
    <Modal
      opened={open} onClose={onClose} title={<b>Flag this item</b>} closeButtonProps={{ "aria-label": "Close" }}
      size={560} centered={false} classNames={{ inner: styles.low }} overlayProps={{ backgroundOpacity: 0.12 }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Textarea
          data-autofocus
          label="What is wrong with it?"
          description="A second person reads this and decides. It is not paid, and not counted against you."
          autosize minRows={3} maxRows={8} maxLength={MOST}
          value={note}
          onChange={(event) => setTyped({ item: task?.item.id, note: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        />
        <div className="row">
          <Button type="submit" variant="filled" disabled={!note.trim()}>
            Flag and go on <Key>Ctrl Enter</Key>
          </Button>
          <Button variant="subtle" onClick={onClose}>
            Keep the item
          </Button>
        </div>
      </form>
    </Modal>
  );
}
