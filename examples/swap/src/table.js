/** One line of the table, for what `run` returned. */
export function lineOf(name, { where, ms, output }) {
  const { result, receipts, stoodStill } = output;
  return [
    name.padEnd(8),
    where.padEnd(7),
    String(result.orders).padStart(6),
    String(result.total).padStart(10),
    result.books.slice(0, 8),
    receipts.slice(0, 8),
    (stoodStill ? "yes" : "no").padEnd(5),
    `${ms.toFixed(0).padStart(5)} ms`,
  ].join("  ");
}

export const HEADER = "dealer    place    orders       total  books     receipts  still      time";
