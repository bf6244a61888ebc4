/** Edits after which a box is cut where the path has come furthest: time stays linear, the script nearly shortest. */
const MOST_EDITS = 200;

type Box = [aFrom: number, aTo: number, bFrom: number, bTo: number];

/**
 * Marks what two sequences do not share: 1 where an element is only in its own, 0 where it is in both.
 *
 * The linear-space method of Myers (1986), Algorithmica 1, 251-266: the boxes between the middles of shortest paths.
 * What the other side has nowhere is set aside first, which changes no shortest path and shortens most of them.
 */
export function onlyInEach(a: Int32Array, b: Int32Array): [Uint8Array, Uint8Array] {
  const onlyA = new Uint8Array(a.length).fill(1);
  const onlyB = new Uint8Array(b.length).fill(1);
  const placesA = placesOfThoseIn(a, b);
  const placesB = placesOfThoseIn(b, a);
  const [sharedA, sharedB] = [placesA.map((at) => a[at]!), placesB.map((at) => b[at]!)];
  const boxes: Box[] = [[0, sharedA.length, 0, sharedB.length]];
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    const [aFrom, aTo, bFrom, bTo] = trimmed(sharedA, sharedB, box);
    share(onlyA, placesA, box[0], aFrom), share(onlyA, placesA, aTo, box[1]);
    share(onlyB, placesB, box[2], bFrom), share(onlyB, placesB, bTo, box[3]);
    const middle = aFrom < aTo && bFrom < bTo ? middleOf(sharedA.subarray(aFrom, aTo), sharedB.subarray(bFrom, bTo)) : null;
    if (!middle) continue;
    const [x, y] = [aFrom + middle[0], bFrom + middle[1]];
    boxes.push([x, aTo, y, bTo], [aFrom, x, bFrom, y]);
  }
  return [onlyA, onlyB];
}

function share(only: Uint8Array, places: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) only[places[at]!] = 0;
}

function placesOfThoseIn(own: Int32Array, other: Int32Array): Int32Array {
  const known = new Set(other);
  return Int32Array.from(own.keys()).filter((at) => known.has(own[at]!));
}

/** The box without what its sides begin and end with alike. */
export function trimmed(a: Int32Array, b: Int32Array, [aFrom, aTo, bFrom, bTo]: Box): Box {
  while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) aFrom++, bFrom++;
  while (aFrom < aTo && bFrom < bTo && a[aTo - 1] === b[bTo - 1]) aTo--, bTo--;
  return [aFrom, aTo, bFrom, bTo];
}

/** Where a shortest path is half done, or as far as MOST_EDITS lead; null when nothing is shared. */
function middleOf(a: Int32Array, b: Int32Array): [number, number] | null {
  const [n, m] = [a.length, b.length];
  const half = Math.ceil((n + m) / 2);
  const most = Math.min(half, MOST_EDITS);
  const ahead = front(most);
  const behind = front(most);
  const odd = (n - m) % 2 !== 0;
  for (let d = 0; d < most; d++) {
    const met =
      advance(ahead, d, n, m, (x, y) => a[x] === b[y], odd ? behind : null) ??
      flipped(advance(behind, d, n, m, (x, y) => a[n - x - 1] === b[m - y - 1], odd ? null : ahead), n, m);
    if (met) return met;
  }
  return most < half ? furthest(ahead, n, m) : null;
}

/** How far each diagonal has come; `low` and `high` are the diagonals that have left the box. */
interface Front {
  reach: Int32Array;
  zero: number;
  low: number;
  high: number;
}

function front(most: number): Front {
  const reach = new Int32Array(2 * most + 3).fill(-1);
  reach[most + 2] = 0;
  return { reach, zero: most + 1, low: 0, high: 0 };
}

/** One more edit on every diagonal. Where it meets the other front, the point where they met. */
function advance(
  own: Front, d: number, n: number, m: number, same: (x: number, y: number) => boolean, other: Front | null,
): [number, number] | null {
  const { reach, zero } = own;
  for (let k = -d + own.low; k <= d - own.high; k += 2) {
    const at = zero + k;
    let x = k === -d || (k !== d && reach[at - 1]! < reach[at + 1]!) ? reach[at + 1]! : reach[at - 1]! + 1;
    let y = x - k;
    while (x < n && y < m && same(x, y)) x++, y++;
    reach[at] = x;
    if (x > n) own.high += 2;
    else if (y > m) own.low += 2;
    else if (other && x + (other.reach[other.zero + n - m - k] ?? -1) >= n && isReached(other, n - m - k)) return [x, y];
  }
  return null;
}

function isReached({ reach, zero }: Front, k: number): boolean {
  return (reach[zero + k] ?? -1) >= 0;
}

function flipped(point: [number, number] | null, n: number, m: number): [number, number] | null {
  return point && [n - point[0], m - point[1]];
}

function furthest({ reach, zero }: Front, n: number, m: number): [number, number] {
  let best: [number, number] = [0, 0];
  reach.forEach((x, at) => {
    const y = x - (at - zero);
    if (x >= 0 && x <= n && y >= 0 && y <= m && x + y > best[0] + best[1]) best = [x, y];
  });
  return best;
}
