/**
 * The order in which this lease's outputs are shown, as indices into the stored order.
 *
 * It looks random and is the same whenever it is asked for: Fisher and Yates' shuffle, drawn by splitmix32 from the
 * lease, so that leases that follow one another share nothing.
 */
export function orderFor(lease: number, count: number): number[] {
  const next = draws(lease);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Numbers in [0, 1): splitmix32, the 32-bit finaliser of MurmurHash3 over a Weyl sequence. */
function draws(seed: number): () => number {
  let state = Math.imul(seed ^ Math.floor(seed / 2 ** 32), 0x85ebca6b);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Whether these are the places of `count` things, each once. */
export function isOrder(order: unknown, count: number): order is number[] {
  const isPlace = (index: unknown) => Number.isInteger(index) && (index as number) >= 0 && (index as number) < count;
  return Array.isArray(order) && order.length === count && order.every(isPlace) && new Set(order).size === count;
}
