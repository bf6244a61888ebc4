import { Button, Checkbox, Radio } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Dashboard, Project } from "../../api/types";
import { count, counted, Glyph, modelAge, percent, range, Rule, Whisker } from "../../ui";
import "../certificate/certificate.css";
import { CertificateBox } from "../certificate/Given";
import { whiskerRange } from "../curve";
import { digitsFor } from "../sentences";
import { EXPORT_COLUMNS, exportCommand, exportUrl } from "./exportColumns";

interface Props {
  project: Project;
  board: Dashboard | undefined;
}

/** The data as of now: who labelled it, how to take it, and what may be claimed of it. */
export function Export({ project, board }: Props) {
  const [format, setFormat] = useState("jsonl");
  const [machine, setMachine] = useState(true);
  return (
    <Rule title="Take it out" note="As of now, not a release: a later export may say more. Every row says who or what gave its label.">
      <div className="pair">
        <div className="stack">
          <WhoLabelled project={project} board={board} machine={machine} />
          <div className="row choices">
            <Radio.Group value={format} onChange={setFormat} aria-label="Format">
              <div className="row">
                <Radio value="jsonl" label="JSONL" />
                <Radio value="csv" label="CSV, formulas escaped" />
              </div>
            </Radio.Group>
            <Checkbox checked={machine} onChange={(event) => setMachine(event.currentTarget.checked)} label="With the model’s labels" />
          </div>
          <p>
            <Button component="a" href={exportUrl(project.slug, format, machine)} download variant="filled">
              Download {project.slug}.{format}
            </Button>
          </p>
          <div>
            <pre tabIndex={0}>{exportCommand(project.slug, format, machine)}</pre>
            <p className="note under">
              The same from a shell. <Link to="/tokens">A token</Link> tells it who you are.
            </p>
          </div>
        </div>
        <Claim project={project} board={board} machine={machine} />
      </div>
      <Columns />
    </Rule>
  );
}

function WhoLabelled({ project: { items }, board, machine }: ClaimProps) {
  const hasModel = Boolean(board?.model);
  const rest = items.total - items.labelled;
  const share = (n: number) => ({ width: `${items.total > 0 ? (n / items.total) * 100 : 0}%` });
  return (
    <div>
      <h3 className="h3">{counted(items.total, "item")}, by who labelled them</h3>
      <div className="share" aria-hidden="true">
        <i className="pen" style={share(items.labelled)} />
        {hasModel && machine && <i className="hatch" style={share(rest)} />}
      </div>
      <ul className="who">
        <li>
          <Glyph kind="pen" /> <span>A person</span> <b className="tn">{count(items.labelled)}</b>
        </li>
        <li>
          <Glyph kind={hasModel && machine ? "pencil" : "off"} />
          <span>{restWords(hasModel, machine, board?.certificate?.state)}</span> <b className="tn">{count(rest)}</b>
        </li>
      </ul>
    </div>
  );
}

function restWords(hasModel: boolean, machine: boolean, certificate: string | undefined): string {
  if (!hasModel) return "Nobody yet";
  if (!machine) return "Left empty";
  if (certificate === "certified") return "The model, certified";
  return certificate === "auditing" ? "The model, frozen while it is audited" : "The model, not certified";
}

interface ClaimProps extends Props {
  machine: boolean;
}

/** What may be said of the file that is about to be downloaded, and no more. */
function Claim({ project, board, machine }: ClaimProps) {
  const quality = board?.quality;
  if (machine && board?.certificate?.state === "certified") {
    return (
      <div className="stack claim">
        <CertificateBox live={board.certificate} />
        <Bias />
      </div>
    );
  }
  if (!machine) {
    return (
      <div className="stack claim">
        <h3 className="h3">What may be said of it</h3>
        <p>
          {counted(project.items.labelled, "label")}, each given by a person. How far people agree with each other is not
          measured yet, so no accuracy is claimed.
        </p>
        <Bias />
      </div>
    );
  }
  if (!quality) {
    return (
      <div className="stack claim">
        <h3 className="h3">What may be said of it</h3>
        <p className="fig none">not known</p>
        <p>No audited label stands behind a figure yet. It comes with the first ones.</p>
      </div>
    );
  }
  const { delivered, audited, audit_wrong, model } = quality;
  const digits = digitsFor(delivered);
  const [from, to] = whiskerRange(delivered.low, delivered.high);
  return (
    <div className="stack claim">
      <h3 className="h3">What may be said of it</h3>
      <div>
        <p className="fig">
          {percent(delivered.point, digits)} <small>{range(delivered.low, delivered.high, digits)}, with 95 % confidence</small>
        </p>
        <Whisker interval={delivered} from={from / 100} to={to / 100} label="Delivered accuracy" />
        <span className="ends">
          <span>{from}&nbsp;%</span>
          <span>{to}&nbsp;%</span>
        </span>
      </div>
      <dl>
        <dt>Claim</dt>
        <dd>About {percent(delivered.point, digits)} of the {count(quality.pool)} labels are what an annotator would have said.</dd>
        <dt>Evidence</dt>
        <dd>{counted(audited, "item")} drawn at random before the model saw them; {count(audit_wrong)} wrong.</dd>
        <dt>Model alone</dt>
        <dd>{percent(model.point, digits)} <span className="faint">{range(model.low, model.high, digits)}</span>, on what no person labelled.</dd>
        <dt>As of</dt>
        <dd>{board.model ? modelAge(board.model) : `model ${quality.version}`}. An estimate while the project runs, not a certificate.</dd>
      </dl>
      <Bias />
    </div>
  );
}

function Bias() {
  return (
    <p className="note">
      People’s labels were chosen by the model and are not a fair sample. Column <code>weight</code> marks the ones that are,
      for testing.
    </p>
  );
}

function Columns() {
  return (
    <details className="as-table">
      <summary>The columns, explained</summary>
      <dl className="columns">
        {EXPORT_COLUMNS.map(([name, says]) => (
          <div key={name}>
            <dt className="mono">{name}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
