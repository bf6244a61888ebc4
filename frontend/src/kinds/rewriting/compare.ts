/** Edits after which a box is cut where the path has come furthest: time stays linear, the script nearly shortest. */
const MOST_EDITS = 400;

type Box = [aFrom: number, aTo: number, bFrom: number, bTo: number];

/**
 * Marks what two sequences do not share: 1 where an element is only in its own, 0 where it is in both.
 *
 * The linear-space method of Myers (1986), Algorithmica 1, 251-266: the boxes between the middles of shortest paths.
 */
export function onlyInEach(a: Int32Array, b: Int32Array): [Uint8Array, Uint8Array] {
  const onlyA = new Uint8Array(a.length);
  const onlyB = new Uint8Array(b.length);
  const boxes: Box[] = [[0, a.length, 0, b.length]];
  for (let box = boxes.pop(); box; box = boxes.pop()) {
    const [aFrom, aTo, bFrom, bTo] = trimmed(a, b, box);
    const middle = aFrom < aTo && bFrom < bTo ? middleOf(a.subarray(aFrom, aTo), b.subarray(bFrom, bTo)) : null;
    if (middle) {
      const [x, y] = [aFrom + middle[0], bFrom + middle[1]];
      boxes.push([x, aTo, y, bTo], [aFrom, x, bFrom, y]);
    } else {
      onlyA.fill(1, aFrom, aTo);
      onlyB.fill(1, bFrom, bTo);
    }
  }
  return [onlyA, onlyB];
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
