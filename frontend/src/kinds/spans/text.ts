import { pointsOf, type Points } from "./points";

/** Part of a text in UTF-16 units, end exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** A segment that is not white space. `stop` is false for mere punctuation: the caret passes over it. */
export interface Token extends Range {
  stop: boolean;
}

/** A text laid out in lines, and lines in blocks that are drawn together. Words are found when they are asked for. */
export interface Text {
  text: string;
  points: Points;
  lines: Range[];
  /** Ranges of line numbers. */
  blocks: Range[];
  /** The first and last unit of each block. */
  extents: Range[];
  tokens(line: number): Token[];
}

/** A paragraph longer than this many units is broken between words, so that no block is slow to draw. */
const LONGEST_LINE = 3000;
const BLOCK = 3000;

export function textOf(text: string): Text {
  const lines = [...text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)].flatMap((match) => broken(text, lineRange(match)));
  // The empty match at the very end is no line, unless it is all there is.
  if (lines.length > 1 && isBlank(lines.at(-1)!) && !/[\r\n]$/.test(text)) lines.pop();
  const blocks = blocksOf(lines);
  const found = new Map<number, Token[]>();
  return {
    text, points: pointsOf(text), lines, blocks,
    extents: blocks.map(({ start, end }) => ({ start: lines[start]!.start, end: lines[end - 1]!.end })),
    tokens(line) {
      const known = found.get(line) ?? tokensOf(text, lines[line]!);
      found.set(line, known);
      return known;
    },
  };
}

function lineRange(match: RegExpMatchArray): Range {
  return { start: match.index!, end: match.index! + match[0].replace(/[\r\n]+$/, "").length };
}

const isBlank = ({ start, end }: Range) => start === end;

function broken(text: string, line: Range): Range[] {
  const parts: Range[] = [];
  let { start } = line;
  while (line.end - start > LONGEST_LINE) {
    const cut = start + lastBreak(text.slice(start, start + LONGEST_LINE));
    parts.push({ start, end: cut });
    start = cut;
  }
  return [...parts, { start, end: line.end }];
}

/** After the last white space; without any, before the last word, which may have been cut. */
function lastBreak(piece: string): number {
  const space = /\s(?=\S*$)/.exec(piece);
  if (space && space.index > 0) return space.index + 1;
  return Array.from(segmenter("word").segment(piece)).at(-1)!.index || piece.length;
}

function blocksOf(lines: readonly Range[]): Range[] {
  const blocks: Range[] = [];
  lines.forEach((line, number) => {
    const last = blocks.at(-1);
    if (last && line.end - lines[last.start]!.start <= BLOCK) last.end = number + 1;
    else blocks.push({ start: number, end: number + 1 });
  });
  return blocks;
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(granularity: "word" | "grapheme"): Intl.Segmenter {
  const known = segmenters.get(granularity) ?? new Intl.Segmenter(undefined, { granularity });
  segmenters.set(granularity, known);
  return known;
}

function tokensOf(text: string, { start, end }: Range): Token[] {
  return Array.from(segmenter("word").segment(text.slice(start, end)))
    .filter(({ segment }) => segment.trim() !== "")
    .map(({ segment, index, isWordLike }) => ({
      start: start + index, end: start + index + segment.length,
      stop: isWordLike === true || /[\p{S}\p{Extended_Pictographic}]/u.test(segment),
    }));
}

/** The number of the line that holds a unit; its line break belongs to it. */
export function lineAt({ lines }: Text, unit: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lines[middle]!.start <= unit) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The places in a line between characters as people see them: never inside an emoji or before a combining mark. */
export function edgesOf({ text, lines }: Text, line: number): number[] {
  const { start, end } = lines[line]!;
  return [...Array.from(segmenter("grapheme").segment(text.slice(start, end)), ({ index }) => start + index), end];
}
