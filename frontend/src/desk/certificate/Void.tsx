import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Certificate } from "../../api/types";
import { ErrorNote } from "../../ui";
import { Confirm } from "../atoms/Confirm";
import { voidWarning } from "./words";

interface Props {
  live: Certificate;
  busy: boolean;
  error: unknown;
  onVoid: (reason: string) => void;
}

const NAMES: Partial<Record<Certificate["state"], string>> = {
  freezing: "the freeze",
  auditing: "the audit",
  certified: "the certificate",
};

/** Asks for the reason, and says beforehand what is lost by it. */
export function VoidButton({ live, busy, error, onVoid }: Props) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const name = NAMES[live.state] ?? "it";
  const confirm = () => {
    setMissing(!reason.trim());
    if (reason.trim()) onVoid(reason.trim());
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>Void {name}</Button>
      <Confirm opened={asking} title={`Void ${name}?`} verb={`Void ${name}`} busy={busy} onClose={() => setAsking(false)} onConfirm={confirm}>
        {voidWarning(live).map((line) => (
          <p key={line}>{line}</p>
        ))}
        <Textarea
          label="Reason"
          description="It is kept with the attempt."
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={missing ? "Say why, for those who ask later." : undefined}
        />
        {Boolean(error) && <ErrorNote error={error} />}
      </Confirm>
    </>
  );
}
