/** Between code points, which answers count in, and UTF-16 units, which the browser counts in. */
export interface Points {
  /** The number of code points. */
  length: number;
  toUnit(point: number): number;
  /** The middle of a surrogate pair counts as its end. */
  toPoint(unit: number): number;
}

/** Costs one pass over the text; a text without surrogate pairs then costs nothing. */
export function pointsOf(text: string): Points {
  const pairs = pairsOf(text);
  if (pairs.length === 0) return { length: text.length, toUnit: (point) => point, toPoint: (unit) => unit };
  return {
    length: text.length - pairs.length,
    toUnit: (point) => point + countWhere(pairs, (unit, index) => unit - index < point),
    toPoint: (unit) => unit - countWhere(pairs, (pair) => pair + 1 < unit),
  };
}

/** Where each surrogate pair begins. A lone surrogate is a code point of its own, as in Python. */
function pairsOf(text: string): number[] {
  return Array.from(text.matchAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g), (match) => match.index);
}

/** How many leading entries `holds` is true of; it must not come true again after it was false. */
function countWhere(sorted: readonly number[], holds: (entry: number, index: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!, middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
