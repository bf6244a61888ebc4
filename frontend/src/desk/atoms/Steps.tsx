import type { ReactNode } from "react";
import { Glyph, Meter, type GlyphKind } from "../../ui";

type Mark = GlyphKind | "done" | "next" | "failed" | "later";

const SIGNS: Partial<Record<Mark, [string, string]>> = {
  done: ["\u2713", "Done"],
  next: ["\u2192", "Next"],
  failed: ["\u2717", "Failed"],
  later: ["", ""],
};

interface Props {
  mark: Mark;
  children: ReactNode;
  end?: ReactNode;
  /** 0..1 or null when nobody knows; leave out for no meter. */
  progress?: number | null;
  progressLabel?: string;
}

/** One line of a list: a sign, what it is, and a figure or a link at the end. */
export function Step({ mark, children, end, progress, progressLabel = "Progress" }: Props) {
  return (
    <li>
      <Sign mark={mark} />
      <span>{children}</span>
      <span>{end}</span>
      {progress !== undefined && <Meter value={progress} tone="pencil" label={progressLabel} />}
    </li>
  );
}

function Sign({ mark }: { mark: Mark }) {
  const sign = SIGNS[mark];
  if (!sign) return <Glyph kind={mark as GlyphKind} />;
  return (
    <span className="t">
      <span aria-hidden="true">{sign[0]}</span>
      {sign[1] && <span className="sr">{sign[1]}: </span>}
    </span>
  );
}
