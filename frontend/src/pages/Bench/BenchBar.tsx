import { useEffect, useState } from "react";
import { BarLead, BarStatus } from "../../app/slots";
import type { BenchView } from "../../state/benchTypes";
import { count, counted, Glyph, percent } from "../../ui";

/** A send faster than this is not worth a word, in ms. */
const WORTH_SAYING = 700;

/** The day's count, what is left, whether everything is saved; the thread under the bar is the budget spent. */
export function BenchBar({ view, onRetry }: { view: BenchView; onRetry: () => void }) {
  const { counters, unsentLabels } = view;
  if (!counters) return null;
  const today = Math.max(0, counters.today + unsentLabels);
  const left = Math.max(0, counters.labels_left - unsentLabels);
  const spent = counters.budget_fraction_spent;
  return (
    <>
      <BarLead>
        <span className="sep wide" />
        <span>
          <b className="tn">{count(today)}</b> <span className="wide">{today === 1 ? "label " : "labels "}</span>today
        </span>
        <i className="thread" style={{ width: `${Math.min(100, spent * 100)}%` }} role="img" aria-label={`${percent(spent)} of the budget used`} />
      </BarLead>
      <BarStatus>
        <span className="wide tn">{counted(left, "label")} left in the budget</span>
        <span className="sep wide" />
        <Saved view={view} onRetry={onRetry} />
      </BarStatus>
    </>
  );
}

function Saved({ view, onRetry }: { view: BenchView; onRetry: () => void }) {
  const slow = useStays(view.unsent > 0, WORTH_SAYING);
  const stuck = view.line === "waiting" || view.line === "signed_out";
  if (view.unsent > 0 && (stuck || slow)) {
    return (
      <button type="button" className="state plain" onClick={onRetry} title="Send them now">
        <Glyph kind="marker" />
        <b className="tn">{view.unsent} unsent</b>
      </button>
    );
  }
  return (
    <span className="state">
      <Glyph kind="ok" />
      <span>
        <span className="wide">All saved</span>
        <span className="narrow">Saved</span>
      </span>
    </span>
  );
}

/** True once `value` has been true for `ms` without a pause. */
function useStays(value: boolean, ms: number): boolean {
  const [stays, setStays] = useState(false);
  useEffect(() => {
    if (!value) return setStays(false);
    const timer = setTimeout(() => setStays(true), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return value && stays;
}
