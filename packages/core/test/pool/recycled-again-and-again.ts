import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { leftOver } from "../failures/support/left-over.js";
import { runProgram } from "../failures/support/program.js";
import { fixture } from "./support.js";

/** Far above what a worker's life takes with processes on a busy machine. */
const MS_PER_TASK = 100;
/** What stays on the heap does not depend on the number of workers: compiled code, and caches that fill once. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Nor does what the allocator holds back from the system: see limits/employ-dismiss-cycles. */
const OUTSIDE_BYTES = 60 * 1024 * 1024;

/** Tests that a pool whose workers take ten tasks each keeps nothing of those who have gone. */
export function testRecycledAgainAndAgain(count: number): void {
  test(`${count} tasks, with a new worker every ten, grow neither memory nor handles`, {
    timeout: 30_000 + count * MS_PER_TASK,
  }, async () => {
    const outcome = await runProgram(fileURLToPath(fixture("programs/recycle.mjs")), {
      args: [String(count)],
      execArgv: ["--expose-gc"],
      deadlineMs: 25_000 + count * MS_PER_TASK,
    });
    expect(outcome).toMatchObject({ stderr: "", code: 0, signal: null });
    const { kept, outside, workers, before, after } = JSON.parse(outcome.stdout);
    expect(workers).toBeGreaterThanOrEqual(Math.floor(count / 10) - 2);
    expect(leftOver(before, after)).toEqual([]);
    expect(kept).toBeLessThan(KEPT_BYTES);
    expect(outside).toBeLessThan(OUTSIDE_BYTES);
  });
}
