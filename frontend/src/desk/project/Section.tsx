import { Button } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { ErrorNote } from "../../ui";

interface Props {
  /** Something differs from what is saved. */
  dirty: boolean;
  busy: boolean;
  /** Said after a save, until the next change. */
  saved?: string | null;
  /** An error that has no field to stand beside. */
  error?: unknown;
  verb?: string;
  onSave: () => void;
  onReset: () => void;
  children: ReactNode;
}

/** One part of the settings, saved on its own: what is typed stays whatever the server answers. */
export function Section({ dirty, busy, saved, error, verb = "Save", onSave, onReset, children }: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {children}
      {Boolean(error) && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" variant={dirty ? "filled" : "default"} disabled={!dirty} loading={busy}>
          {verb}
        </Button>
        {dirty && (
          <Button variant="subtle" onClick={onReset}>
            Undo the changes
          </Button>
        )}
        <span className="soft" role="status">
          {!dirty && saved}
        </span>
      </div>
    </form>
  );
}
