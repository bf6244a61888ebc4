import { Button } from "@mantine/core";
import { useState } from "react";
import type { CertificatePlan, Forecast, Project } from "../../api/types";
import { Banner, count, counted, ErrorNote, money, Rule } from "../../ui";
import { Confirm } from "../atoms/Confirm";
import { Samples } from "./Samples";
import { moneySpan, promise, ripeness, share, span } from "./words";

interface Props {
  plan: CertificatePlan;
  project: Project;
  attempt: number;
  mayRun: boolean;
  busy: boolean;
  error: unknown;
  onFreeze: () => void;
}

/** What a certificate on these terms would take, beside the labels that it would rely on. */
export function Plan({ plan, project, attempt, mayRun, busy, error, onFreeze }: Props) {
  const found = plan.forecast;
  if (!found) return null;
  return (
    <>
      {found.people > 0 && !found.ripe && (
        <Banner tone="marker" title="It is early.">
          The model still learns much from each label. Labelling on as before first is likely to make the certificate cheaper.
        </Banner>
      )}
      {!found.affordable && (
        <Banner tone="marker" title="The budget may not be enough.">
          It still buys {counted(found.budget_labels, "label")}; up to {count(found.labels.high)} may be needed. Raise the cap before the
          freeze, or later: the audit waits for it.
        </Banner>
      )}
      <Rule title="What it would take" note={`Worked out with model ${found.version}. A forecast: the audit itself decides.`}>
        <div className="pair">
          <div className="stack">
            <Shares found={found} />
            <p>{ripeness(found)}</p>
          </div>
          <Figures plan={plan} found={found} project={project} attempt={attempt} />
        </div>
      </Rule>
      <Rule title="What it would rely on" note="Looking at them is no evidence and costs nothing. What you find here can still be changed by labelling on.">
        <div className="pair">
          <Samples title="Drawn at random" note="What most of the frozen labels look like." rows={found.random} />
          <Samples title="The most doubtful" note="Where the model is least sure." rows={found.doubtful} />
        </div>
      </Rule>
      {mayRun && (
        <Rule title="Freeze and audit" note="From then on annotators label the audit, in its drawn order, as items like any other.">
          <Accept plan={plan} found={found} busy={busy} error={error} onFreeze={onFreeze} />
        </Rule>
      )}
    </>
  );
}

function Shares({ found }: { found: Forecast }) {
  const human = found.pool - found.machine - found.people;
  const width = (n: number) => ({ width: `${(100 * n) / found.pool}%` });
  return (
    <div>
      <h3 className="h3">{counted(found.pool, "item")}, by who labels them</h3>
      <div className="share" aria-hidden="true">
        <i className="pen" style={width(human)} />
        <i className="mark" style={width(found.people)} />
        <i className="hatch" style={width(found.machine)} />
      </div>
      <ul className="who">
        <Who glyph="pen" name="People have labelled" n={human} />
        {found.people > 0 && <Who glyph="marker" name="Too doubtful: people label them too" n={found.people} />}
        <Who glyph="pencil" name="The model’s labels, frozen and audited" n={found.machine} />
      </ul>
    </div>
  );
}

function Who({ glyph, name, n }: { glyph: string; name: string; n: number }) {
  return (
    <li>
      <span className={`g g-${glyph}`} aria-hidden="true" /> <span>{name}</span> <b className="tn">{count(n)}</b>
    </li>
  );
}

function Figures({ plan, found, project, attempt }: { plan: CertificatePlan; found: Forecast; project: Project; attempt: number }) {
  return (
    <dl className="terms-list">
      <dt>Promise</dt>
      <dd>{promise(plan.target, plan.confidence, found.pool)}</dd>
      <dt>Labels</dt>
      <dd>
        <b>about {counted(found.labels.middle, "label")}</b>, nine times in ten {span(found.labels)}
        {found.people > 0 && `; ${count(found.people)} of them for what the model cannot keep`}. The audit ends as soon as the evidence is there.
      </dd>
      <dt>Price</dt>
      <dd>
        <b>about {money(found.cost.middle, project.currency)}</b>, likely {moneySpan(found.cost, project.currency)}
      </dd>
      <dt>Risk</dt>
      <dd>
        Attempt {attempt} spends {share(found.level)} of the {share(1 - plan.confidence)} that all attempts together may be wrong by.
      </dd>
      <dt>Says nothing</dt>
      <dd>{silence(found)}</dd>
    </dl>
  );
}

export function silence({ silent_classes, allowed }: { silent_classes: { name: string }[]; allowed: number | null }): string {
  if (silent_classes.length === 0) return "of new data, or of people’s own mistakes. Of every class it says something.";
  const names = silent_classes.map((one) => one.name).join(", ");
  return `of ${names}: so few of ${silent_classes.length === 1 ? "its" : "their"} labels are the model’s that all could be wrong within the ${count(allowed ?? 0)} that the target bears. Nor of new data, or of people’s own mistakes.`;
}

function Accept({ plan, found, busy, error, onFreeze }: Pick<Props, "plan" | "busy" | "error" | "onFreeze"> & { found: Forecast }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="stack">
      {plan.outdated && (
        <p className="soft">
          The model has had a round since. The freeze takes the labels of the newest one and counts anew; the figures move a little.
        </p>
      )}
      {Boolean(error) && <ErrorNote error={error} />}
      <p>
        <Button variant="filled" onClick={() => setAsking(true)}>
          Freeze {counted(found.machine, "label")}
        </Button>
      </p>
      <Confirm
        opened={asking}
        title={`Freeze ${counted(found.machine, "machine label")}?`}
        verb="Freeze and begin the audit"
        busy={busy}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          onFreeze();
        }}
      >
        <p>They stay as they are while the audit runs and as long as the certificate holds, whatever later models say.</p>
        <p>
          The queue of chosen items rests. Annotators are paid for the audit as for any label, about {counted(found.labels.middle, "label")} in all.
        </p>
        <p>It can be voided at any time. Its share of the risk, {share(found.level)}, is spent then, and a further attempt needs more labels.</p>
      </Confirm>
    </div>
  );
}
