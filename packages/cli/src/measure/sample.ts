/** This share of the time warms up, and does not count: V8 compiles, buffers and windows grow. */
const WARM_SHARE = 0.4;

/** However little time there is, so many of each count. */
const MIN_SAMPLES = 3;

/**
 * Takes samples of several kinds in turns, so that whatever disturbs disturbs all of them, for so long. Resolves to how
 * long each took, in milliseconds, by kind.
 */
export async function sampleInTurns(
  budgetMs: number,
  kinds: readonly (() => Promise<void>)[],
): Promise<number[][]> {
  const samples = kinds.map((): number[] => []);
  const begun = performance.now();
  const spentMs = (): number => performance.now() - begun;
  while (spentMs() < budgetMs * WARM_SHARE) for (const take of kinds) await take();
  for (let turns = 0; turns < MIN_SAMPLES || spentMs() < budgetMs; turns++) {
    for (const [i, take] of kinds.entries()) {
      const start = performance.now();
      await take();
      samples[i]?.push(performance.now() - start);
    }
  }
  return samples;
}
