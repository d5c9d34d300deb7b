import { digits, limit, withSpread } from "./format.js";

/** One judged measure as lines of text: the form that counts first, then the other forms. */
export function linesOf(result) {
  const { title, dealer, form, rawForm, unit, noise, note, otherRaws, forms = [] } = result;
  const lines = [`${title} [${dealer}]`, `  ours   ${withSpread(result.ours, unit)}   ${form}`];
  if (result.raw) lines.push(`  raw    ${withSpread(result.raw, unit)}   ${rawForm ?? ""}`.trimEnd());
  if (result.ratio) lines.push(`  ratio  ${withSpread(result.ratio, "x")}`);
  if (result.excess) lines.push(`  excess ${withSpread(result.excess, unit)}`);
  lines.push(`  bar    ${limit(result.bar, result.barMet, result)}`);
  lines.push(`  goal   ${limit(result.goal, result.goalMet, result)}`);
  for (const other of forms.filter((one) => one.form !== form)) {
    const ratio = other.ratio ? `  ${digits(other.ratio.median)}x` : "";
    lines.push(`  also   ${withSpread(other.ours, unit)}${ratio}   ${other.form}`);
  }
  for (const other of otherRaws) lines.push(`  beside ${withSpread(other.raw, unit)}   ${other.form}`);
  if (noise.isNoisy) {
    const apart = `rounds lie ${digits(100 * noise.spread)}% of the median apart`;
    lines.push(`  noisy  ${apart}; other programs took up to ${digits(noise.others)} cores`);
  }
  if (note) lines.push(`  note   ${note}`);
  return lines;
}
