import { isOrder, orderFor } from "./shuffle";

const KEY = "labelhub-orders";
/** Orders of so many items are remembered; nobody holds more. */
const REMEMBERED = 50;

type Seen = [item: number, order: number[]][];

/**
 * The order in which this tab shows an item: drawn from the lease when it first comes.
 *
 * A page that is left gives its leases back, so after a reload the same item comes under another lease; the tab
 * remembers what was seen.
 */
export function orderSeen(item: number, lease: number, count: number): number[] {
  const seen = read();
  const known = seen.find(([other]) => other === item)?.[1];
  if (isOrder(known, count)) return known;
  const order = orderFor(lease, count);
  if (item > 0) write([...seen.filter(([other]) => other !== item).slice(1 - REMEMBERED), [item, order]]);
  return order;
}

function read(): Seen {
  try {
    const seen: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(seen) ? seen.filter((each): each is Seen[number] => Array.isArray(each)) : [];
  } catch {
    return [];
  }
}

function write(seen: Seen): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(seen));
  } catch {
    // Where storage is refused the lease alone decides.
  }
}
