/** A number with three digits that count: 1.23, 12.3, 123, 1,234. */
export function digits(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  const decimals = Math.abs(value) >= 10 ? 1 : 2;
  // No "-0.00".
  return (Number(value.toFixed(decimals)) + 0).toFixed(decimals);
}

/** The same of a ratio, which never looks as if it were a limit that it only comes near: 4.998, not 5.00. */
export function digitsBeside(ratio, ...limits) {
  let text = digits(ratio);
  for (
    let decimals = 3;
    decimals <= 6 && limits.some((one) => one !== ratio && one === Number(text));
    decimals++
  )
    text = ratio.toFixed(decimals);
  return text;
}

/** Units that stand right behind their number. */
const GAPLESS = new Set(["x", "%"]);

/** A value with its unit: "1.23 M/s", "12.3 us", "2.10x". */
export function withUnit(value, unit) {
  return `${digits(value)}${GAPLESS.has(unit) ? "" : " "}${unit}`;
}

/** The same with the extremes behind it. */
export function withSpread({ median, min, max }, unit) {
  return `${withUnit(median, unit)} (${digits(min)}..${digits(max)})`;
}

/** A bar or goal as it is written in the budget, and whether it is met. */
export function limit(value, met, { compare, unit }) {
  if (value === undefined) return "-";
  const text = compare === "ratio" ? `${value}x` : `${value}${GAPLESS.has(unit) ? "" : " "}${unit}`;
  return `${text}${compare === "excess" ? " over raw" : ""}, ${met ? "met" : "missed"}`;
}
