/**
 * Money as integer micros of a currency, the unit the server stores; never floats of whole units.
 * Amounts travel as decimal strings ("0.08").
 */

export const MICROS = 1_000_000;
const LARGEST = 1_000_000_000; // whole units; keeps every product exact in a double

/** Reads "0.08", "0,08" or "1 200.50"; null when it is no amount, has over 6 decimals or is negative. */
export function parseMicros(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(/^(\d*),(\d+)$/, "$1.$2");
  const match = /^(\d*)(?:\.(\d{0,6}))?$/.exec(plain);
  if (!match || !/\d/.test(plain)) return null;
  const whole = Number(match[1] || "0");
  if (whole > LARGEST) return null;
  return whole * MICROS + Number((match[2] ?? "").padEnd(6, "0"));
}

/** Micros to the decimal string the server reads, without superfluous zeros. */
export function toDecimal(micros: number): string {
  const whole = Math.floor(micros / MICROS);
  const rest = String(micros % MICROS).padStart(6, "0").replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : String(whole);
}

/** How many labels a cap pays for; null while either amount is unknown or a label is free. */
export function labelsFor(price: string, cap: string): number | null {
  const each = parseMicros(price);
  const all = parseMicros(cap);
  if (!each || all === null) return null;
  return Math.floor(all / each);
}
