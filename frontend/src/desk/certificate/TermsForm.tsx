import { Button, NumberInput, Radio } from "@mantine/core";
import { useState, type FormEvent } from "react";
import type { CertificatePage, Terms } from "../../api/types";
import { ErrorNote } from "../../ui";
import { share } from "./words";

interface Props {
  page: CertificatePage;
  /** The terms that stand in the form at first. */
  first?: Terms;
  verb: string;
  busy: boolean;
  error: unknown;
  onAsk: (terms: Terms) => void;
}

const CONFIDENCES = [0.9, 0.95, 0.99];

/** Which share is to be right, and how sure one wants to be of it. */
export function TermsForm({ page, first, verb, busy, error, onAsk }: Props) {
  const [target, setTarget] = useState<number | string>(100 * (first?.target ?? 0.95));
  const [confidence, setConfidence] = useState(String(page.fixed_confidence ?? first?.confidence ?? 0.95));
  const value = Number(target);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk({ target: Number((value / 100).toFixed(6)), confidence: Number(confidence) });
  };
  const choices = page.fixed_confidence === null ? CONFIDENCES : [page.fixed_confidence];
  return (
    <form className="form terms" onSubmit={submit} noValidate>
      <NumberInput
        label="At least so many of the delivered labels are to be right"
        description="People’s labels and the model’s together. Right means what an annotator would have said."
        value={target}
        onChange={setTarget}
        min={50}
        max={99.9}
        step={1}
        decimalScale={1}
        suffix={"\u00a0%"}
        allowNegative={false}
        hideControls
      />
      <Radio.Group
        label="With this confidence"
        description={confidenceHint(page)}
        value={confidence}
        onChange={setConfidence}
      >
        <div className="kinds">
          {choices.map((one) => (
            <Radio key={one} value={String(one)} label={share(one)} />
          ))}
        </div>
      </Radio.Group>
      {Boolean(error) && <ErrorNote error={error} />}
      <div className="row">
        <Button type="submit" variant={first ? "default" : "filled"} loading={busy} disabled={!(value >= 50 && value <= 99.9)}>
          {verb}
        </Button>
        <span className="note">Costs nothing and fixes nothing.</span>
      </div>
    </form>
  );
}

function confidenceHint({ fixed_confidence, attempt }: CertificatePage): string {
  if (fixed_confidence === null) return "It holds for all attempts of this project together, and stays once the first has begun.";
  return `Fixed by the first attempt. This would be attempt ${attempt}, which has less of the risk left than the one before.`;
}
