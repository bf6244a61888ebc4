import type { KindName } from "./taskKinds";

/** What a person does, small: grey is what is there, pen is what they add. */
export function Drawing({ kind }: { kind: KindName }) {
  const Picture = PICTURES[kind];
  return (
    <svg className="drawing" viewBox="0 0 96 56" width="96" height="56" aria-hidden="true">
      <Picture />
    </svg>
  );
}

/** Lines of text: [x, y, width] each. */
function Lines({ at }: { at: [number, number, number][] }) {
  return at.map(([x, y, width]) => <rect key={`${x},${y}`} className="ink" x={x} y={y} width={width} height="4" rx="2" />);
}

function Sheet({ x = 0, width = 96 }: { x?: number; width?: number }) {
  return <rect className="sheet" x={x + 0.75} y="0.75" width={width - 1.5} height="54.5" rx="4" />;
}

const PICTURES: Record<KindName, () => React.ReactNode> = {
  classification: () => (
    <>
      <Sheet />
      <Lines at={[[12, 13, 60]]} />
      <rect className="box" x="12" y="32" width="20" height="12" rx="3" />
      <rect className="pen" x="38" y="32" width="20" height="12" rx="3" />
      <rect className="box" x="64" y="32" width="20" height="12" rx="3" />
    </>
  ),
  spans: () => (
    <>
      <Sheet />
      <rect className="wash" x="10" y="9" width="34" height="12" rx="2" />
      <rect className="wash" x="40" y="35" width="44" height="12" rx="2" />
      <Lines at={[[12, 13, 30], [48, 13, 34], [12, 26, 70], [12, 39, 24], [42, 39, 40]]} />
      <path className="stroke" d="M10 21.5H44M40 47.5H84" />
    </>
  ),
  boxes: () => (
    <>
      <Sheet />
      <path className="land" d="M1.5 43 24 26l14 10 10-7 20 14 12-8 14.5 8V51a3.5 3.5 0 0 1-3.5 3.5H5A3.5 3.5 0 0 1 1.5 51Z" />
      <circle className="ink" cx="70" cy="18" r="7" />
      <rect className="frame" x="58" y="7" width="24" height="22" />
      {[[58, 7], [82, 7], [58, 29], [82, 29]].map(([x, y]) => (
        <rect key={`${x},${y}`} className="pen" x={x! - 2} y={y! - 2} width="4" height="4" />
      ))}
    </>
  ),
  preference: () => (
    <>
      <Sheet width={45} />
      <Lines at={[[9, 13, 26], [9, 24, 22], [9, 35, 27]]} />
      <rect className="chosen" x="52" y="1" width="43" height="54" rx="4" />
      <Lines at={[[60, 13, 27], [60, 24, 24], [60, 35, 14]]} />
      <path className="stroke" d="m78 42 4 4 7-8" />
    </>
  ),
  rewriting: () => (
    <>
      <Sheet />
      <Lines at={[[12, 13, 26], [42, 13, 40], [12, 39, 48]]} />
      <path className="strike" d="M40 15H84" />
      <rect className="pen" x="42" y="24" width="32" height="4" rx="2" />
      <path className="stroke" d="M79 20v12" />
    </>
  ),
};
