import type { Task } from "@bossworks/core";
import { expect, test } from "vitest";
import { numbers, poolOf, turn, until, within } from "./support.js";

/** Races between the end of a task and its abort in one batch. */
const BATCH = 200;
const MS_PER_RACE = 20;

/** What a task settled with, and how often it did. */
interface Settled {
  times: number;
  code?: string;
  value?: unknown;
}

function watched(task: Task): Settled {
  const settled: Settled = { times: 0 };
  task.then(
    (value) => Object.assign(settled, { times: settled.times + 1, value }),
    (error) => Object.assign(settled, { times: settled.times + 1, code: error.code }),
  );
  return settled;
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}

/**
 * Tests so many races: every third task is aborted at some moment around its end, its neighbours are not. `perWorker` and
 * `prefetch` as of a pool.
 */
export function testAbortRaces(races: number, perWorker: number, prefetch: number | undefined): void {
  const what = `perWorker ${perWorker}, prefetch ${prefetch ?? "adaptive"}`;
  test(`${races} aborts race ends (${what}): each task settles once, and none that was not aborted is touched`, {
    timeout: 30_000 + races * MS_PER_RACE,
  }, async () => {
    const pool = poolOf("echo", { size: 2, perWorker, prefetch });
    let aborted = 0;
    for (let done = 0; done < races; done += BATCH) {
      const raced = numbers(BATCH).map((id) => {
        const controller = new AbortController();
        const abort = (): void => controller.abort(new RangeError(`abort ${id}`));
        const before = pool.run(`before ${done + id}`);
        const task = watched(pool.run(done + id, { signal: controller.signal }));
        const after = pool.run(`after ${done + id}`);
        // At once, at the end of the one before or after it, and some turns later.
        const moment = (id + done / BATCH) % 5;
        if (moment === 0) abort();
        if (moment === 1) before.then(abort, abort);
        if (moment === 2) after.then(abort, abort);
        if (moment > 2) void turns(id % 40).then(abort);
        return { id: done + id, task, before: watched(before), after: watched(after) };
      });
      await within(`batch at ${done}`, pool.idle(), 30_000);
      await until("the last", () =>
        raced.every(({ task, before, after }) => task.times * before.times * after.times > 0),
      );
      for (const { id, task, before, after } of raced) {
        expect(before).toEqual({ times: 1, value: `before ${id}` });
        expect(after).toEqual({ times: 1, value: `after ${id}` });
        if (task.code) aborted++;
        expect(task).toEqual(task.code ? { times: 1, code: "ABORTED" } : { times: 1, value: id });
      }
    }
    // Both happened, or nothing was raced.
    expect(aborted).toBeGreaterThan(0);
    expect(aborted).toBeLessThan(Math.ceil(races / BATCH) * BATCH);
    expect(pool.completed + pool.failed).toBe(Math.ceil(races / BATCH) * BATCH * 3);
    expect([pool.pending, pool.active]).toEqual([0, 0]);
  });
}
