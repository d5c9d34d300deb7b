import { Boss, type Employee, isBossworksError } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { numbers, TIRELESS, tasks, turn, until, within } from "./support.js";

/** Tasks handed over and not settled at once. */
const IN_FLIGHT = 1000;

/** A worker is killed every so often at least. */
const KILL_EVERY_MS = 1000;

/** The slowest dealer, with both cores busy. */
const MS_PER_TASK = 0.5;
/** What a kill and its successor take there. */
const MS_PER_KILL = 300;

/** How many tasks are run, and what is done to their workers. */
export interface Many {
  readonly count: number;
  /** Tasks that run at once in a worker. */
  readonly perWorker?: number;
  /** A worker is killed once so many tasks have settled since the last time; every fourth time all are. */
  readonly killEveryTasks?: number;
}

/**
 * Tests that so many tasks through the pool of a dealer settle once each while workers are killed: those with retries with
 * their result, those without with it or with how their worker ended; and a death costs as many as one worker runs at once.
 */
export function testManyTasks(where: string, dealerOf: () => Promise<string>, many: Many): void {
  const { count, perWorker = 2, killEveryTasks = 5000 } = many;
  const timeout = 60_000 + count * MS_PER_TASK + (count / killEveryTasks) * MS_PER_KILL;
  const title = `${count} tasks over ${where} (perWorker ${perWorker}) settle once each, as stated, while workers are killed every ${killEveryTasks} tasks`;
  test(title, { timeout }, async () => {
    const boss = new Boss({ dealer: await dealerOf() });
    onTestFinished(() => boss.close());
    const pool = boss.pool(tasks("echo"), { size: 3, perWorker, restart: TIRELESS });
    await until("all workers", () => pool.workers === 3);
    const settled = new Uint8Array(count);
    const seen = { next: 0, settled: 0, wrong: 0, rejected: 0, rounds: 0, kills: 0 };

    const runOne = async (id: number): Promise<void> => {
      const mayFail = id % 2 === 1;
      try {
        const value = (await pool.run({ id }, { retries: mayFail ? 0 : 1_000_000 })) as { id: number };
        if (value.id !== id) seen.wrong++;
      } catch (error) {
        if (!mayFail || !isBossworksError(error) || error.code !== "WORKER_KILLED") throw error;
        seen.rejected++;
      }
      settled[id] = (settled[id] ?? 0) + 1;
      seen.settled++;
    };
    const takeTurns = async (): Promise<void> => {
      while (seen.next < count) await runOne(seen.next++);
    };
    const killAgainAndAgain = async (): Promise<void> => {
      let [at, from] = [performance.now(), 0];
      while (seen.settled < count) {
        await turn();
        const isDue = performance.now() - at >= KILL_EVERY_MS || seen.settled - from >= killEveryTasks;
        if (!isDue || pool.workers === 0) continue;
        [at, from] = [performance.now(), seen.settled];
        const staff: Employee[] = [...boss.staff.values()];
        const victims = seen.rounds++ % 4 === 3 ? staff : staff.slice(-1);
        seen.kills += victims.length;
        await pool.kill(victims);
      }
    };
    await within(
      "all tasks",
      Promise.all([killAgainAndAgain(), ...numbers(IN_FLIGHT).map(takeTurns)]),
      timeout,
    );

    expect(seen.rounds).toBeGreaterThanOrEqual(Math.floor(count / killEveryTasks / 2));
    expect(seen.wrong).toBe(0);
    expect(settled.every((times) => times === 1)).toBe(true);
    expect(seen.rejected).toBeLessThanOrEqual(seen.kills * perWorker);
    expect([pool.completed, pool.failed]).toEqual([count - seen.rejected, seen.rejected]);
    expect([pool.active, pool.pending]).toEqual([0, 0]);
    await within("close", boss.close());
    expect(boss.staff.size).toBe(0);
  });
}
