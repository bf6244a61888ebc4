import { unsaidPlace } from "../../api/errors";
import type { Job, Reject } from "../../api/types";
import { count, Glyph } from "../../ui";
import { Cell, FoldTable, Row, RowHead } from "../atoms/Fold";
import { importSummary } from "../sentences";
import { pieces } from "./said";

/** How an import ended: what came in, or why the file was refused. */
export function JobReport({ job, slug }: { job: Job; slug: string }) {
  if (job.state === "failed") return <RefusedFile job={job} />;
  if (!job.result) return null;
  const { rejected, rejects = [] } = job.result;
  return (
    <div className="stack">
      <p>
        <b>{importSummary(job.result)}</b>{" "}
        {rejected > 0 && (
          <a href={`/api/v1/projects/${slug}/imports/${job.id}/rejected.csv`} download>
            Rejected rows as CSV
          </a>
        )}
      </p>
      {rejects.length > 0 && <Rejects rows={rejects} />}
      {rejected > 0 && (
        <p className="note">
          {rejects.length < rejected && `The first ${count(rejects.length)} of ${count(rejected)} are shown. `}
          Importing the corrected file adds only what is missing.
        </p>
      )}
    </div>
  );
}

function RefusedFile({ job }: { job: Job }) {
  const name = job.params.filename ?? "The file";
  const where = job.error && unsaidPlace(job.error);
  return (
    <div className="fault" role="alert">
      <Glyph kind="stop" />
      <p>
        <b>{name} was refused, nothing was imported.</b>{" "}
        <span className="soft">
          {job.error?.message} {where && `${sentenceEnd(where)} `}
          {job.error?.advice}
        </span>
      </p>
    </div>
  );
}

function sentenceEnd(words: string): string {
  const said = capital(words);
  return /[.!?]$/.test(said) ? said : `${said}.`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const HEAD = [
  { label: "Row" },
  { label: "Field" },
  { label: "What it said" },
  { label: "Why it was rejected" },
  { label: "What to do" },
];

function Rejects({ rows }: { rows: Reject[] }) {
  return (
    <FoldTable caption="Rejected records" head={HEAD} className="rejects">
      {rows.map((one, i) => (
        // Two faults of one row and field may say the same; the place in the list tells them apart.
        <Row key={i}>
          <RowHead>{one.row === null ? "–" : <span className="tn">{count(one.row)}</span>}</RowHead>
          <Cell label="Field" className="mono">{one.field}</Cell>
          <Cell label="Said" full>
            <Said said={one.said} />
          </Cell>
          <Cell full className="why">{capital(one.reason)}</Cell>
          <Cell full className="why soft">{capital(one.advice)}</Cell>
        </Row>
      ))}
    </FoldTable>
  );
}

function Said({ said }: { said: string }) {
  return (
    <span className="said mono">
      {pieces(said).map((one, i) => (one.odd ? <span key={i} className="bad">{one.text}</span> : one.text))}
    </span>
  );
}
