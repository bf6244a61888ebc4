import { Button, Group, Modal } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  opened: boolean;
  title: string;
  verb: string;
  busy?: boolean;
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something that cannot be taken back; names the target in title and verb. */
export function Confirm({ opened, title, verb, busy, children, onConfirm, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={<b>{title}</b>} closeButtonProps={{ "aria-label": "Close" }}>
      <div className="stack">
        {children}
        <Group justify="flex-end" gap={8}>
          <Button onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button variant="filled" loading={busy} onClick={onConfirm}>
            {verb}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
