import type { ReactNode } from "react";
import type { Dashboard } from "../../api/types";
import { count, duration, Glyph, money } from "../../ui";

/** The ledger in four lines: what is used, promised, left, and the cap they add up to. */
export function BudgetFigure({ board }: { board: Dashboard }) {
  const { budget } = board;
  const euro = (amount: string) => money(amount, budget.currency);
  return (
    <figure aria-label="Budget">
      <figcaption className="cap">
        <h2>Budget</h2>
        <span className="note">{euro(budget.price)} a label</span>
      </figcaption>
      <ShareBar board={board} />
      <table className="ledger">
        <caption className="sr">The budget in labels and money</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr">Part</span>
            </th>
            <th scope="col" className="num">Labels</th>
            <th scope="col" className="num">Money</th>
          </tr>
        </thead>
        <tbody>
          <Line sign={<Glyph kind="pen" />} name="Used" labels={budget.labels_spent} sum={euro(budget.spent)} />
          <Line sign={<span className="sw h" />} name="Reserved by open tasks" labels={budget.labels_reserved} sum={euro(budget.reserved)} />
          <Line sign={<Glyph kind="off" />} name="Left" labels={budget.labels_left} sum={euro(budget.left)} />
          <Line sign={null} name="Cap" labels={budget.labels_cap} sum={euro(budget.cap)} total />
        </tbody>
      </table>
      <p className="note pace">{paceNote(board)}</p>
    </figure>
  );
}

interface LineProps {
  sign: ReactNode;
  name: string;
  labels: number;
  sum: string;
  total?: boolean;
}

function Line({ sign, name, labels, sum, total }: LineProps) {
  return (
    <tr className={total ? "total" : undefined}>
      <th scope="row">
        <span className="sign">{sign}</span>
        {name}
      </th>
      <td className="num">{count(labels)}</td>
      <td className="num">{sum}</td>
    </tr>
  );
}

function ShareBar({ board }: { board: Dashboard }) {
  const { labels_cap, labels_spent, labels_reserved } = board.budget;
  const width = (labels: number) => ({ width: `${labels_cap > 0 ? (labels / labels_cap) * 100 : 0}%` });
  return (
    <div className="share" aria-hidden="true">
      <i className="pen" style={width(labels_spent)} />
      <i className="hatch" style={width(labels_reserved)} />
    </div>
  );
}

function paceNote({ budget }: Dashboard): string {
  if (!budget.per_hour || budget.hours_worked <= 0) {
    return "What an hour costs is known after ten minutes of timed labelling.";
  }
  const hours = duration(budget.hours_worked * 3600);
  return `${hours} of work timed so far, ${money(budget.per_hour, budget.currency)} an hour. A task reserves its price when it is handed out, so the cap cannot be passed.`;
}
