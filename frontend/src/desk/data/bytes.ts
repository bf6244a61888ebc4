const UNITS = ["bytes", "kB", "MB", "GB", "TB"];

/** 48212 -> "48 kB"; decimal units, as file managers and disks count. */
export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 10 ? 0 : 1;
  return `${value.toFixed(digits)}\u00a0${UNITS[unit]}`;
}
