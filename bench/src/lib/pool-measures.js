import { setTimeout as delay } from "node:timers/promises";
import { quantile } from "../median.js";
import { measureLatencies } from "./latencies.js";
import { elapsed, medianOf, runMeasured } from "./program.js";

/** Workers of every contender, and tasks handed to it and not yet answered, where it is not one or all at once. */
const WORKERS = 2;
const IN_FLIGHT = 64;

/** Of tasks of unlike length every so many-th is long. */
const LONG_EVERY = 100;
const LONG_MS = 50;

/** Paced tasks come one a millisecond: long ones then take a quarter of both workers, and never meet. */
const PACE_MS = 1;

/** What can be measured of a pool, and the task it is made for: an export of workers/pool-tasks.js. */
const MEASURES = {
  trivial: { task: "plusOne", measure: measureTrivial },
  mixed: { task: "computing", measure: measureMixed },
};

/**
 * The main of every contender's program, so that all do the same. `open` gets the task's name, how many workers and the
 * side's own parameters; it resolves to
 *
 * - `run(params)`, a promise of the task's result;
 * - `runAll(list)`, optional: hands all of them over at once in the contender's own way, by default by `run`;
 * - `close()`, which resolves when its workers have ended.
 *
 * Every result is checked.
 */
export function runPoolMeasures(open) {
  return runMeasured(async ({ measure: name, amounts, ...params }) => {
    const { task, measure } = MEASURES[name];
    const pool = await open({ task, workers: WORKERS, ...params });
    const numbers = await measure(pool, amounts);
    await pool.close();
    return numbers;
  });
}

/** Tasks of no length: the time of one alone, the rate with some in flight, and the rate of many handed over at once. */
async function measureTrivial(pool, { warmupMs, tasks, samples, asks, burst, bursts }) {
  const run = async (n) => check(n, await pool.run(n));
  const warm = performance.now() + warmupMs;
  do await keepInFlight(IN_FLIGHT * 10, run);
  while (performance.now() < warm);

  const floodMs = await medianOf({ warmups: 0, samples }, () => elapsed(() => keepInFlight(tasks, run)));
  let next = 0;
  const { medianUs } = await measureLatencies({ asks, warmups: asks / 10, pauseMs: 0 }, () => run(next++));
  const burstMs = await medianOf({ warmups: 0, samples: bursts }, () => elapsed(() => runBurst(pool, burst)));
  return { latencyUs: medianUs, rate: tasks / floodMs, burstRate: burst / burstMs };
}

/** One task in a hundred is long: how long the short ones take, in milliseconds, in a flood and at a pace. */
async function measureMixed(pool, { tasks }) {
  const flood = [];
  await keepInFlight(tasks, (n) => runTimed(pool, n, flood));
  const paced = [];
  await keepPace(tasks, (n) => runTimed(pool, n, paced));
  return {
    medianMs: quantile(flood, 0.5),
    p99Ms: quantile(flood, 0.99),
    pacedMedianMs: quantile(paced, 0.5),
    pacedP99Ms: quantile(paced, 0.99),
  };
}

async function runTimed(pool, n, shortMs) {
  const isLong = n % LONG_EVERY === LONG_EVERY - 1;
  const params = { n, computeMs: isLong ? LONG_MS : 0 };
  const tookMs = await elapsed(async () => check(n, await pool.run(params)));
  if (!isLong) shortMs.push(tookMs);
}

/** Runs `count` tasks, each begun when one before has ended. */
async function keepInFlight(count, run) {
  let next = 0;
  const takeTurns = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns));
}

/** Runs `count` tasks, each begun when its time has come, whatever became of those before. */
async function keepPace(count, run) {
  const begin = performance.now();
  const running = [];
  while (running.length < count) {
    while (running.length < count && running.length * PACE_MS <= performance.now() - begin)
      running.push(run(running.length));
    await delay(PACE_MS);
  }
  await Promise.all(running);
}

async function runBurst(pool, count) {
  const list = Array.from({ length: count }, (_, n) => n);
  const results = await (pool.runAll?.(list) ?? Promise.all(list.map((n) => pool.run(n))));
  if (results.length !== count) throw new Error(`${results.length} results came of ${count}`);
  for (const n of list) check(n, results[n]);
}

function check(n, result) {
  if (result !== n + 1) throw new Error(`${result} came as the result of ${n} plus one`);
}
