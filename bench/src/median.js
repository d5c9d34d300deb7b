/** The value that a share of all values does not exceed, interpolated between neighbours. */
export function quantile(values, share) {
  if (values.length === 0) throw new RangeError("no values");
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

export function median(values) {
  return quantile(values, 0.5);
}

/** Median and extremes of what the rounds gave. */
export function summarize(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** How far the values lie apart, as a share of their median. */
export function spread({ median, min, max }) {
  return median === 0 ? 0 : (max - min) / Math.abs(median);
}
