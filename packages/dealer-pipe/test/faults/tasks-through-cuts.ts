import { Boss, workerAt } from "@bossworks/core";
import type { ProxyConnection } from "@bossworks/dealer-conformance/fault-proxy";
import { expect, onTestFinished, test } from "vitest";
import { within } from "../support.js";
import { seeded } from "./seeded.js";
import type { Through } from "./through-proxy.js";

/** How many tasks are run while how often a link is cut. */
interface TaskRun {
  readonly tasks: number;
  /** Each at a random byte of a random direction. */
  readonly cuts: number;
  readonly seed: number;
  readonly withinMs: number;
}

const ORDINAL = workerAt<typeof import("./fixtures/ordinal.worker.mjs"), "ordinal">(
  new URL("fixtures/ordinal.worker.mjs", import.meta.url),
  "ordinal",
);

const WORKERS = 2;
/** Tasks handed over and not settled at once. */
const IN_FLIGHT = 100;
/** What a task takes of a link at least, there or back. */
const TASK_BYTES = 15;
/** Far more than the slowest medium takes for 200,000 tasks. */
const FULL_SIZE_MS = 300_000;

/** Tests 200,000 tasks through 200 cuts, or so many times that. */
export function testTasksThroughCuts(through: Through, size: number): void {
  const seed = Date.now() % 2 ** 32;
  const [tasks, cuts] = [Math.ceil(200_000 * size), Math.ceil(200 * size)];
  const withinMs = FULL_SIZE_MS * Math.max(1, size);
  const title = `${tasks} tasks through ${cuts} cuts: each runs once, and none fails (seed ${seed})`;
  test(title, { timeout: 2 * withinMs }, async () => {
    const seen = await expectTasksOnce(through, { tasks, cuts, seed, withinMs });
    expect(seen.restored).toBeGreaterThan(0);
  });
}

/**
 * Runs tasks that are not tried twice through links that are cut, and expects each of them to run once, by its worker's
 * count, and to end with its own result. Returns what happened.
 */
async function expectTasksOnce(
  through: Through,
  run: TaskRun,
): Promise<{ broken: number; restored: number }> {
  const random = seeded(run.seed);
  let cuts = 0;
  const bytes = (run.tasks * TASK_BYTES) / run.cuts;
  const plan = (connection: ProxyConnection): void => {
    if (cuts === run.cuts) return;
    cuts++;
    const after = Math.floor(random() * bytes);
    connection.cutAfter(random() < 0.5 ? { toTarget: after } : { toClient: after });
  };
  const { dealer } = await through(plan);
  const boss = new Boss({ dealer });
  onTestFinished(() => within("close", boss.close(), 20_000));
  const seen = { broken: 0, restored: 0 };
  boss.on("linkbroken", () => seen.broken++);
  boss.on("linkrestored", () => seen.restored++);

  const pool = boss.pool(ORDINAL, { size: WORKERS, retries: 0 });
  const runs = new Map<string, number>();
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    while (next < run.tasks) {
      const id = next++;
      const { label, nth, worker } = await pool.run(id);
      expect(label).toBe(id);
      runs.set(worker, Math.max(nth, runs.get(worker) ?? 0));
    }
  };
  await within("all tasks", Promise.all(Array.from({ length: IN_FLIGHT }, takeTurns)), run.withinMs);
  expect([pool.completed, pool.failed]).toEqual([run.tasks, 0]);
  expect([...runs.values()].reduce((sum, count) => sum + count, 0)).toBe(run.tasks);
  expect(runs.size).toBeLessThanOrEqual(WORKERS);
  return seen;
}
