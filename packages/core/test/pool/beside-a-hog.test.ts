import { expect, test } from "vitest";
import { begun, poolOf, within } from "./support.js";

const TASKS = 6;
const HOGS = 3;
/** Turns of the event loop the neighbour of hogs needs. */
const TIMERS = 12;

// So much that every turn of the worker's event loop is as long as any may be, and so little that several checkpoints fit.
test.each([1, 9])(
  "tasks begin beside others that compute %i ms from checkpoint to checkpoint, all of them without end",
  async (ms) => {
    const pool = poolOf("hogs", { perWorker: TASKS });
    for (let i = 0; i < TASKS; i++) expect(await begun(pool.run(ms))).toBe("begun");
    expect(pool.active).toBe(TASKS);
    await pool.kill();
  },
);

test("tasks that are due for a turn of the event loop at every checkpoint leave timers their turn", async () => {
  const pool = poolOf("hogsOrWaits", { perWorker: HOGS + 1 });
  for (let i = 0; i < HOGS; i++) expect(await begun(pool.run({ ms: 9 }))).toBe("begun");
  expect(await within("timers", pool.run({ timers: TIMERS }))).toBe(TIMERS);
  await pool.kill();
});
