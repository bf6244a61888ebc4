import { useMediaQuery } from "@mantine/hooks";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import type { CurvePoint, Dashboard, Project } from "../../api/types";
import { count, counted, money, percent, range } from "../../ui";
import { ordered, thinned } from "../curve";
import { curveSentence } from "../sentences";

// The chart library is fetched with the first curve, not with the page.
const CurveChart = lazy(() => import("./CurveChart"));

const TABLE_ROWS = 24;

/** Accuracy against labels: the picture, what the pointer is over, and the same as a table. */
export function CurveFigure({ board, project }: { board: Dashboard; project: Project }) {
  const points = useMemo(() => ordered(board.curve), [board.curve]);
  const [hovered, setHovered] = useState<CurvePoint | null>(null);
  const onHover = useCallback((point: CurvePoint | null) => setHovered(point), []);
  const height = useMediaQuery("(max-width: 860px)") ? 250 : 300;
  const { alive } = board.workers;
  const stalled = alive || !board.model ? null : { bought: board.budget.labels_spent, behind: board.model.labels_behind };
  return (
    <figure aria-label={`Accuracy against labels bought. ${curveSentence(board)}`}>
      <figcaption className="cap">
        <h2>Accuracy against labels bought</h2>
        <Reading point={hovered} any={points.length > 0} />
      </figcaption>
      <div className="chart-frame" data-tall={height === 300 || undefined}>
        <Suspense fallback={null}>
          <CurveChart
            points={points}
            cap={board.budget.labels_cap || null}
            stalled={stalled}
            firstAt={firstUseful(project.audit_share, board.budget.labels_cap)}
            height={height}
            onHover={onHover}
          />
        </Suspense>
      </div>
      <Ahead board={board} />
      {points.length > 0 && <CurveTable points={points} />}
    </figure>
  );
}

/** What the next labels are forecast to add, and what they cost. */
function Ahead({ board }: { board: Dashboard }) {
  const { outlook, budget } = board;
  if (!outlook) return null;
  const { gain, step, price, worth_points } = outlook;
  return (
    <p className="note">
      The next {count(step)} labels: about <b className="tn">+{gain.point.toFixed(1)}</b> points (
      {gain.low.toFixed(1)} to {gain.high.toFixed(1)}) for {money(price, budget.currency)}.{" "}
      {outlook.stop
        ? `Twice in a row this was below your measure of ${worth_points} points.`
        : `Your measure is ${worth_points} points.`}
    </p>
  );
}

/** Labels for thirty audited ones, or the cap when it ends before that. */
function firstUseful(auditShare: number, cap: number): number {
  const labels = Math.round(30 / auditShare);
  return cap > 0 ? Math.min(labels, cap) : labels;
}

function Reading({ point, any }: { point: CurvePoint | null; any: boolean }) {
  if (point) {
    return (
      <span className="note tn" aria-hidden="true">
        model {point.version}, {counted(point.labels, "label")}: <b>{percent(point.point)}</b>{" "}
        {range(point.low, point.high)}
      </span>
    );
  }
  if (!any) return null;
  return (
    <div className="legend">
      <span>
        <i className="g g-stamp" />
        <i className="ln meas" />
        audited at random
      </span>
      <span>
        <i className="sw stamp" />
        95 % interval
      </span>
    </div>
  );
}

function CurveTable({ points }: { points: CurvePoint[] }) {
  const shown = thinned(points, TABLE_ROWS).slice().reverse();
  return (
    <details className="as-table">
      <summary>As a table</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label="The curve as a table">
        <table>
          <caption className="note">
            {shown.length < points.length
              ? `${shown.length} of ${count(points.length)} measured models, newest first`
              : "Every measured model, newest first"}
          </caption>
          <thead>
            <tr>
              <th scope="col" className="num">Labels</th>
              <th scope="col" className="num">Model</th>
              <th scope="col" className="num">Accuracy</th>
              <th scope="col">95 % interval</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.version}>
                <td className="num">{count(one.labels)}</td>
                <td className="num">{one.version}</td>
                <td className="num">{percent(one.point)}</td>
                <td className="tn faint">{range(one.low, one.high)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
