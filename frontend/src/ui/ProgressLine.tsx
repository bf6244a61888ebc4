import { count, duration } from "./format";
import { Meter } from "./Meter";

interface Props {
  stage: string;
  done: number;
  /** null while nobody knows how much there is. */
  total: number | null;
  secondsLeft: number | null;
  width?: number | string;
}

/** Running work: what it does, how far it is, how long it still takes. */
export function ProgressLine({ stage, done, total, secondsLeft, width = 240 }: Props) {
  const far = total ? `${count(done)} of ${count(total)}` : done > 0 ? `${count(done)} so far` : "starting";
  const left = secondsLeft === null ? "time left not known yet" : `about ${duration(secondsLeft)} left`;
  return (
    <div className="row" role="status">
      <Meter value={total ? done / total : null} tone="pencil" label={stage} width={width} />
      <span className="faint tn">
        {stage}: {far}, {left}
      </span>
    </div>
  );
}
