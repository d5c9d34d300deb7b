/** Pi from darts thrown and darts that hit; undefined before the first. */
export function piOf({ step, hits }) {
  return step > 0 ? (4 * hits) / step : undefined;
}

/** All workers' darts together: every dart counts the same, whoever threw it. */
export function jointOf(rows) {
  const step = rows.reduce((sum, row) => sum + row.step, 0);
  const hits = rows.reduce((sum, row) => sum + row.hits, 0);
  const pi = piOf({ step, hits });
  return { step, hits, pi, error: pi === undefined ? undefined : Math.abs(pi - Math.PI) };
}
