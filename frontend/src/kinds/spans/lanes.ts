import { lineAt, type Range, type Text } from "./text";
import { idOf, type Span } from "./value";

/** A span as it is drawn: in UTF-16 units, its underline in a lane below the text. */
export interface Drawn extends Range {
  id: string;
  label: string;
  lane: number;
}

/** Spans as they are drawn; what does not lie within the text is left out. `spans` come by start. */
export function drawnOf(text: Text, spans: readonly Span[]): Drawn[] {
  const inside = spans.filter(({ start, end }) => start >= 0 && start < end && end <= text.points.length);
  return inLanes(
    inside.map((span) => {
      const start = text.points.toUnit(span.start);
      return { id: idOf(span), label: span.label, start, end: seenEnd(text, start, text.points.toUnit(span.end)) };
    }),
  );
}

/** The end without the line breaks before it, which are not drawn and could carry no name. */
function seenEnd(text: Text, start: number, end: number): number {
  for (let line = lineAt(text, end - 1); line >= 0 && text.lines[line]!.end > start; line--) {
    const { start: from, end: to } = text.lines[line]!;
    if (to > from) return Math.min(end, to);
  }
  return end;
}

/** Gives each span the lowest lane that no span it overlaps has. `spans` come by start. */
export function inLanes<S extends Range>(spans: readonly S[]): (S & { lane: number })[] {
  const ends: number[] = [];
  return spans.map((span) => {
    const free = ends.findIndex((end) => end <= span.start);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = span.end;
    return { ...span, lane };
  });
}

/** The longest stretch of text that is drawn in one way. */
export interface Piece extends Range {
  /** The spans over it, outermost first. */
  over: Drawn[];
  /** Those of them that end with it, and so have their names here. */
  ending: Drawn[];
  chosen: boolean;
}

/** Cuts a line where a span or the selection begins or ends. */
export function piecesOf(line: Range, drawn: readonly Drawn[], selection: Range | null): Piece[] {
  const inside = drawn.filter((span) => span.start < line.end && span.end > line.start);
  const cuts = [line, ...inside, ...(selection ? [selection] : [])].flatMap(({ start, end }) => [start, end]);
  const edges = [...new Set(cuts.filter((cut) => cut >= line.start && cut <= line.end))].sort((a, b) => a - b);
  return edges.slice(1).map((end, index) => pieceOf({ start: edges[index]!, end }, inside, selection));
}

function pieceOf(range: Range, inside: readonly Drawn[], selection: Range | null): Piece {
  const covers = ({ start, end }: Range) => start <= range.start && range.end <= end;
  const over = inside.filter(covers).sort((a, b) => b.lane - a.lane);
  const ending = over.filter(({ end }) => end === range.end);
  return { ...range, over, ending, chosen: selection !== null && covers(selection) };
}

/** The spans of each block, the very same array as before where nothing changed, so that it need not be drawn again. */
export function byBlock(extents: readonly Range[], drawn: readonly Drawn[], before: readonly Drawn[][]): Drawn[][] {
  const now: Drawn[][] = extents.map(() => []);
  for (const span of drawn) {
    for (let block = firstBlock(extents, span.start); block < extents.length && extents[block]!.start < span.end; block++) {
      now[block]!.push(span);
    }
  }
  return now.map((spans, block) => (isAlike(spans, before[block]) ? before[block]! : spans));
}

function firstBlock(extents: readonly Range[], unit: number): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (extents[middle]!.end > unit) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isAlike(spans: readonly Drawn[], before: readonly Drawn[] | undefined): boolean {
  return before?.length === spans.length && spans.every((span, index) => span.id === before[index]!.id && span.lane === before[index]!.lane);
}
