import { Button } from "@mantine/core";
import { Link } from "react-router";
import type { Budget, Interval, ProjectRow } from "../../api/types";
import { landing } from "../../app/roles";
import { count, counted, Glyph, Meter, money, percent, range, Whisker } from "../../ui";
import { asideWords, runs, workWords } from "./words";

/** Where the quality scale of all rows begins: at one half, unless an interval reaches below it. */
function scaleFrom(rows: ProjectRow[]): number {
  return rows.some((row) => row.quality && row.quality.low < 0.5) ? 0 : 0.5;
}

/** One row a project. Money and quality only where the role sees them. */
export function ProjectTable({ rows }: { rows: ProjectRow[] }) {
  const sees = rows.some(runs);
  const from = scaleFrom(rows);
  return (
    <table className="list" data-money={sees || undefined}>
      <thead>
        <tr>
          <th scope="col">Project</th>
          {sees && <th scope="col">Delivered quality, {from * 100} to 100 %</th>}
          {sees && <th scope="col">Budget</th>}
          <th scope="col">{sees ? "Advice" : "Left to do"}</th>
          <th scope="col">
            <span className="sr">Open</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.slug} row={row} sees={sees} from={from} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, sees, from }: { row: ProjectRow; sees: boolean; from: number }) {
  const home = `/projects/${row.slug}/${landing(row.role)}`;
  return (
    <tr>
      <td className="what">
        <Link className="nm" to={home}>
          {row.name}
        </Link>
        <div className="note">
          {row.modality === "image" ? "images" : "text"}, {counted(row.class_count, "class", "classes")}, {counted(row.items, "item")}
        </div>
      </td>
      {sees && <td className="quality">{runs(row) && <QualityCell quality={row.quality} from={from} />}</td>}
      {sees && <td className="budget">{row.budget && <BudgetCell budget={row.budget} />}</td>}
      <td className="advice">
        {runs(row) ? <AdviceCell row={row} /> : workWords(row)}
        <Aside row={row} />
      </td>
      <td className="go">
        <Go row={row} home={home} />
      </td>
    </tr>
  );
}

function QualityCell({ quality, from }: { quality: Interval | null; from: number }) {
  if (!quality) return <span className="faint">not measured yet</span>;
  return (
    <>
      <b className="tn">{percent(quality.point)}</b> <span className="faint tn">{range(quality.low, quality.high)}</span>
      <Whisker interval={quality} from={from} label="Delivered quality" />
    </>
  );
}

function BudgetCell({ budget }: { budget: Budget }) {
  const cap = Math.max(1, budget.labels_cap);
  return (
    <>
      <span className="tn nw">
        {money(budget.spent, budget.currency)} <span className="faint">of {money(budget.cap, budget.currency)}</span>
      </span>
      <Meter
        value={budget.labels_spent / cap} forecast={budget.labels_reserved / cap}
        label={`${count(budget.labels_spent)} of ${count(budget.labels_cap)} labels spent`}
      />
    </>
  );
}

function AdviceCell({ row }: { row: ProjectRow }) {
  const { tone, sentence, reason } = row.advice;
  if (tone === "ok") return <>{sentence}</>;
  return (
    <span className="told">
      <Glyph kind={tone} label={tone === "stop" ? "Stopped" : "Look here"} />
      <span>
        <b>{sentence}</b> {reason}
      </span>
    </span>
  );
}

function Aside({ row }: { row: ProjectRow }) {
  const words = asideWords(row);
  if (!words) return null;
  return (
    <p>
      <Link to={`/projects/${row.slug}/label?queue=review`} aria-label={`${words} in ${row.name}`}>
        {words}
      </Link>
    </p>
  );
}

function Go({ row, home }: { row: ProjectRow; home: string }) {
  const [word, to] = wayIn(row, home);
  return (
    <Button component={Link} to={to} aria-label={`${word} ${row.name}`}>
      {word}
    </Button>
  );
}

/** What the advice asks for: look at trouble, bring in items, or label. */
function wayIn(row: ProjectRow, home: string): [string, string] {
  if (runs(row) && row.advice.tone === "stop") return ["Open", home];
  if (runs(row) && row.items === 0) return ["Import", `/projects/${row.slug}/data`];
  return ["Label", `/projects/${row.slug}/label`];
}
