import { expect, test } from "vitest";
import { begun, poolOf } from "./support.js";

const TASKS = 6;

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
