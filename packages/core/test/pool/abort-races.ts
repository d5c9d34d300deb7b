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

/**
 * Tests so many races: every second task is aborted at some moment around its end, its neighbour is not. `perWorker` and
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
      const controllers = numbers(BATCH).map(() => new AbortController());
      const raced = controllers.map(({ signal }, id) => ({
        id: done + id,
        task: watched(pool.run(done + id, { signal })),
        neighbour: watched(pool.run(`neighbour ${done + id}`)),
      }));
      // From at once to well after the last has ended, a different part of the batch in each turn.
      for (const [id, controller] of controllers.entries()) {
        if (id % 7 === done % 5) await turn();
        if (id % 3 === 0) await Promise.resolve();
        controller.abort(new RangeError(`abort ${id}`));
      }
      await within(`batch at ${done}`, pool.idle(), 30_000);
      await until("the last", () => raced.every(({ task, neighbour }) => task.times * neighbour.times > 0));
      for (const { id, task, neighbour } of raced) {
        expect(neighbour).toEqual({ times: 1, value: `neighbour ${id}` });
        if (task.code) aborted++;
        expect(task).toEqual(task.code ? { times: 1, code: "ABORTED" } : { times: 1, value: id });
      }
    }
    // Both happened, or nothing was raced.
    expect(aborted).toBeGreaterThan(0);
    expect(aborted).toBeLessThan(Math.ceil(races / BATCH) * BATCH);
    expect(pool.completed + pool.failed).toBe(Math.ceil(races / BATCH) * BATCH * 2);
    expect([pool.pending, pool.active]).toEqual([0, 0]);
  });
}
