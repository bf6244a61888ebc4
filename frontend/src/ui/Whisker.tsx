import type { CSSProperties } from "react";
import type { Interval } from "../api/types";
import { percent, range } from "./format";

interface Props {
  /** Fractions 0..1. */
  interval: Interval;
  /** The ends of the scale, fractions; what lies outside is drawn at the end. */
  from?: number;
  to?: number;
  target?: number;
  tone?: "stamp" | "pencil" | "pen";
  /** What is estimated, for the sentence a screen reader says. */
  label: string;
  width?: number | string;
}

/** An estimate with its interval: ends, point, and the target as a tall stroke. */
export function Whisker({ interval, from = 0, to = 1, target, tone = "stamp", label, width }: Props) {
  const place = (value: number) => Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100));
  const sentence = `${label}: ${percent(interval.point)}, between ${range(interval.low, interval.high)}`;
  const style = {
    "--lo": place(interval.low), "--hi": place(interval.high), "--pt": place(interval.point),
    "--t": target === undefined ? undefined : place(target), width,
  } as CSSProperties;
  const aim = target === undefined ? "" : `, target ${percent(target)}`;
  return (
    <span className={`whisk whisk-${tone}`} style={style} role="img" aria-label={sentence + aim}>
      <i />
      <b />
      {target !== undefined && <u />}
    </span>
  );
}
