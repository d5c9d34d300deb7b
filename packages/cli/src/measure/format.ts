const MS_PER_S = 1000;

/** Three digits that count: 1.23, 12.3, 123. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** A short time: "4.80 us", "1.78 ms". */
export function shortMs(ms: number): string {
  return ms < 1 ? `${digits(ms * MS_PER_S)} us` : `${digits(ms)} ms`;
}

/** A rate: "2.33 M/s", "125 k/s". */
export function perSecond(rate: number): string {
  return rate >= 1e6 ? `${digits(rate / 1e6)} M/s` : `${digits(rate / 1e3)} k/s`;
}
