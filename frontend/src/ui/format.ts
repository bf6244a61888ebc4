// Words for numbers. Spaces inside a figure never break; money is text and never becomes a float.

const NBSP = "\u00a0";
const DASH = "\u2013";
const WORD_JOINER = "\u2060";

/** 1234567 -> "1,234,567". */
export function count(n: number): string {
  return Math.round(n).toLocaleString("en-GB");
}

/** "1 label", "2,100 labels". */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${count(n)}${NBSP}${Math.round(n) === 1 ? one : many}`;
}

/** A fraction as "92.6 %". */
export function percent(fraction: number, digits = 1): string {
  return `${(fraction * 100).toFixed(digits)}${NBSP}%`;
}

/** Two fractions as "91.3 – 93.8", unit left to the neighbour. */
export function range(low: number, high: number, digits = 1): string {
  const end = (value: number) => (value * 100).toFixed(digits);
  return `${end(low)}${NBSP}${DASH}${WORD_JOINER}${NBSP}${end(high)}`;
}

/** A decimal string and an ISO currency as "1,511.40 €". */
export function money(amount: string, currency: string): string {
  const [whole = "0", cents] = amount.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = amount.startsWith("-") ? "\u2212" : "";
  return `${sign}${grouped}${cents ? `.${cents}` : ""}${NBSP}${symbol(currency)}`;
}

/** "EUR" -> "€"; a code nobody knows stays as it is. */
export function symbol(currency: string): string {
  try {
    const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
    return parts.find((part) => part.type === "currency")?.value ?? currency;
  } catch {
    return currency;
  }
}

/** Seconds as people say them: "4 s", "12 min", "3 h", "2 days". */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))}${NBSP}s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)}${NBSP}min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)}${NBSP}h`;
  return `${Math.round(seconds / 86_400)}${NBSP}days`;
}

/** "model 186, 40 s ago, 3 labels behind": which version a number comes from. */
export function modelAge(model: { number: number; age_seconds: number; labels_behind: number }): string {
  const behind = model.labels_behind === 0 ? "up to date" : `${counted(model.labels_behind, "label")} behind`;
  return `model${NBSP}${model.number}, ${duration(model.age_seconds)} ago, ${behind}`;
}

/** "Marta Lindqvist" -> "ML". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}
