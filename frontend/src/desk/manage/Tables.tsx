import { Link } from "react-router";
import type { ClassRow, Person } from "../../api/types";
import { count, counted, Glyph, percent, range, Rule, Whisker } from "../../ui";
import { Cell, FoldTable, Row, RowHead } from "../atoms/Fold";
import { sharedRange } from "../curve";
import { roleName } from "../roles";
import { digitsFor, times } from "../sentences";

const CLASS_HEAD = [
  { label: "Class" },
  { label: "Share", num: true },
  { label: "Labels", num: true },
  { label: "Audited", num: true },
  { label: "Recall", num: true },
  { label: "95 % interval" },
  { label: "Whisker", hidden: true },
];

/** Classes worst first; one the audit hardly met has no figure, and says so. */
export function Classes({ rows }: { rows: ClassRow[] }) {
  const known = rows.flatMap((row) => (row.recall ? [row.recall.low] : []));
  const [from, to] = sharedRange(known);
  const note =
    known.length > 0
      ? `Recall: of the audited items of a class, how many the model gets right. Worst first; whiskers from ${from} to ${to} %.`
      : "Recall is shown once the audit has met a class often enough to say something.";
  return (
    <Rule title="Classes" note={note}>
      <FoldTable caption="Classes, worst first" head={CLASS_HEAD} className="classes">
        {rows.map((row) => (
          <ClassLine key={row.id} row={row} from={from / 100} />
        ))}
      </FoldTable>
    </Rule>
  );
}

function ClassLine({ row, from }: { row: ClassRow; from: number }) {
  return (
    <Row>
      <RowHead>{row.name}</RowHead>
      <Cell label="Share" num className="plain">{row.share === null ? "–" : percent(row.share, 0)}</Cell>
      <Cell label="Labels" num className="plain">{count(row.labels)}</Cell>
      <Cell label="Audited" num className="plain">{count(row.audited)}</Cell>
      {row.recall ? <Recall row={row} recall={row.recall} from={from} /> : <Unmet audited={row.audited} />}
    </Row>
  );
}

function Recall({ row, recall, from }: { row: ClassRow; recall: NonNullable<ClassRow["recall"]>; from: number }) {
  const digits = digitsFor(recall);
  return (
    <>
      <Cell label="Recall" num className="recall">
        <b>{percent(recall.point, digits)}</b>
      </Cell>
      <Cell label="Interval" className="tn faint interval">{range(recall.low, recall.high, digits)}</Cell>
      <Cell full className="line">
        <Whisker interval={recall} from={from} to={1} label={`Recall of ${row.name}`} />
      </Cell>
    </>
  );
}

function Unmet({ audited }: { audited: number }) {
  const met = audited === 0 ? "the audit has not met it yet" : `the audit met it ${times(audited)}`;
  return (
    <Cell label="Recall" colSpan={3} full className="unmet faint">
      <span>not known: {met}</span>
    </Cell>
  );
}

const PEOPLE_HEAD = [
  { label: "Person" },
  { label: "Role" },
  { label: "Today", num: true },
  { label: "In all", num: true },
  { label: "Median", num: true },
  { label: "Now", hidden: true },
];

export function People({ rows, slug, mayInvite }: { rows: Person[]; slug: string; mayInvite: boolean }) {
  return (
    <Rule title="People" note="Labels of each person, and the seconds between two of them at the median.">
      <div className="stack">
        {rows.length === 0 ? (
          <p className="soft">Nobody has labelled yet.</p>
        ) : (
          <FoldTable caption="Labels of each person" head={PEOPLE_HEAD} className="ppl">
            {rows.map((row) => (
              <PersonLine key={row.email} row={row} />
            ))}
            {rows.length > 1 && <Total rows={rows} />}
          </FoldTable>
        )}
        {mayInvite && (
          <p>
            <Link to={`/projects/${slug}/people`}>Invite people</Link>
          </p>
        )}
      </div>
    </Rule>
  );
}

function PersonLine({ row }: { row: Person }) {
  return (
    <Row>
      <RowHead>{row.name}</RowHead>
      <Cell label="Role" className="faint">{roleName(row.role)}</Cell>
      <Cell label="Today" num>{count(row.today)}</Cell>
      <Cell label="In all" num>{count(row.total)}</Cell>
      <Cell label="Median" num>{row.median_seconds === null ? "–" : `${row.median_seconds.toFixed(1)}\u00a0s`}</Cell>
      <Cell label="Now" className="faint nw">
        {row.active_now && (
          <span>
            <Glyph kind="pen" />
            &nbsp; labelling now
          </span>
        )}
      </Cell>
    </Row>
  );
}

function Total({ rows }: { rows: Person[] }) {
  const sum = (pick: (row: Person) => number) => rows.reduce((all, row) => all + pick(row), 0);
  return (
    <Row className="total">
      <RowHead>{counted(rows.length, "person", "people")}</RowHead>
      <Cell />
      <Cell label="Today" num>{count(sum((row) => row.today))}</Cell>
      <Cell label="In all" num>{count(sum((row) => row.total))}</Cell>
      <Cell />
      <Cell />
    </Row>
  );
}
