import { DISTURBING_CORES } from "./load.js";

/** So many times the rounds asked for are run at most, to have enough undisturbed ones. */
const ATTEMPTS = 2;

/**
 * Measures all sides in turns: ours, raw, ours, raw ..., each round beginning with another one, so that whatever else
 * the machine does falls on all of them alike. A disturbed round is repeated, in the end the least disturbed ones
 * count; which those are does not depend on what was measured in them.
 *
 * @template Side
 * @param {readonly Side[]} sides
 * @param {number} rounds
 * @param {() => Promise<void>} begin called before each round
 * @param {(side: Side) => Promise<{ numbers: Record<string, number>, others: number }>} measure `others`: how many
 *   cores other programs took meanwhile
 * @returns {Promise<{ results: Map<Side, Record<string, number>[]>, others: number }>} each side's numbers by round,
 *   and the most that others took in one of these rounds
 */
export async function measureInTurns(sides, rounds, begin, measure) {
  const done = [];
  const quiet = () => done.filter(({ others }) => others <= DISTURBING_CORES).length;
  while (done.length < ATTEMPTS * rounds && quiet() < rounds) {
    await begin();
    done.push(await measureRound(sides, done.length, measure));
  }
  const chosen = done.sort((a, b) => a.others - b.others).slice(0, rounds);
  return {
    results: new Map(sides.map((side) => [side, chosen.map(({ numbers }) => numbers.get(side))])),
    others: chosen[chosen.length - 1].others,
  };
}

async function measureRound(sides, round, measure) {
  const numbers = new Map();
  let others = 0;
  for (let i = 0; i < sides.length; i++) {
    const side = sides[(round + i) % sides.length];
    const measured = await measure(side);
    numbers.set(side, measured.numbers);
    others = Math.max(others, measured.others);
  }
  return { numbers, others };
}
