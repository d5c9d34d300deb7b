/**
 * Measures all sides in turns: ours, raw, ours, raw ..., each round beginning with another one, so that whatever else
 * the machine does falls on all of them alike.
 *
 * @template Side, Result
 * @param {readonly Side[]} sides
 * @param {number} rounds
 * @param {(side: Side, round: number) => Promise<Result>} measure
 * @returns {Promise<Map<Side, Result[]>>} each side's results, by round
 */
export async function measureInTurns(sides, rounds, measure) {
  const results = new Map(sides.map((side) => [side, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < sides.length; i++) {
      const side = sides[(round + i) % sides.length];
      results.get(side).push(await measure(side, round));
    }
  }
  return results;
}
