import type { CSSProperties } from "react";

interface Props {
  /** 0..1, or null when not known: drawn hatched, never as zero. */
  value: number | null;
  /** 0..1, drawn hatched after the value: reserved or forecast. */
  forecast?: number;
  tone?: "pen" | "pencil" | "stamp";
  label: string;
  width?: number | string;
}

/** How much of a whole is used. */
export function Meter({ value, forecast, tone = "pen", label, width }: Props) {
  const share = value === null ? null : Math.min(100, Math.max(0, value * 100));
  const style = { "--v": share ?? 0, "--f": Math.min(100, (forecast ?? 0) * 100 + (share ?? 0)), width } as CSSProperties;
  const known = share === null ? {} : { "aria-valuenow": Math.round(share) };
  return (
    <span className={`meter meter-${tone}`} style={style} role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} {...known}>
      {forecast !== undefined && <i className="fc" />}
      <i className={share === null ? "unknown" : undefined} />
    </span>
  );
}
