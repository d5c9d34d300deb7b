import { expect, test } from "vitest";
import { makeBoss, numbers, poolOf, turn, until, within } from "./support.js";

/** Tasks handed over and not settled at once: more than two workers are handed. */
const IN_FLIGHT = 200;

/** Far above what a reload of two processes takes on a busy machine. */
const MS_PER_RELOAD = 3000;

interface Ran {
  readonly label: number;
  readonly nth: number;
  readonly worker: string;
}

/** Tests that so many reloads under full load lose no task, run none twice, and leave nobody of those before. */
export function testReloadedAgainAndAgain(reloads: number): void {
  test(`${reloads} reloads under full load: no task lost or run twice, a worker there all the time, nobody left of those before`, {
    timeout: 30_000 + reloads * MS_PER_RELOAD,
  }, async () => {
    const boss = makeBoss();
    const pool = poolOf("ordinal", { size: 2 }, boss);
    await until("both", () => pool.workers === 2);

    // Each worker numbers its runs from 1, so the highest number of each says how many there were, told or not.
    const runs = new Map<string, number>();
    const seen = { next: 0, wrong: 0 };
    let isOver = false;
    const takeTurns = async (): Promise<void> => {
      while (!isOver) {
        const id = seen.next++;
        const { label, nth, worker } = (await pool.run(id)) as Ran;
        if (label !== id) seen.wrong++;
        runs.set(worker, Math.max(nth, runs.get(worker) ?? 0));
      }
    };
    let least = pool.workers;
    const watch = async (): Promise<void> => {
      while (!isOver) {
        least = Math.min(least, pool.workers);
        await turn();
      }
    };
    const reloadAll = async (): Promise<void> => {
      for (const nth of numbers(reloads)) {
        const former = [...boss.staff.keys()];
        await within(`reload ${nth}`, pool.reload());
        const left = former.filter((id) => boss.staff.has(id));
        expect(left).toEqual([]);
        expect(pool.workers).toBe(2);
      }
      isOver = true;
    };
    const load = Promise.all([watch(), ...numbers(IN_FLIGHT).map(takeTurns)]);
    await within("all reloads", Promise.all([reloadAll(), load]), 25_000 + reloads * MS_PER_RELOAD);

    expect(seen.wrong).toBe(0);
    expect(least).toBeGreaterThanOrEqual(1);
    expect(pool.completed).toBe(seen.next);
    expect([pool.failed, pool.active, pool.pending]).toEqual([0, 0, 0]);
    expect([...runs.values()].reduce((sum, count) => sum + count, 0)).toBe(seen.next);
    expect(runs.size).toBeLessThanOrEqual(2 * (reloads + 1));
    await until("two workers", () => boss.staff.size === 2);
  });
}
