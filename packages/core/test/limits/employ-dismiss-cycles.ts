import { expect, test } from "vitest";
import { leftOver } from "../failures/support/left-over.js";
import { runProgram } from "../failures/support/program.js";

/** Far above what a cycle takes with processes on a busy machine. */
const MS_PER_CYCLE = 1000;
/** What stays on the heap does not depend on the number of cycles: compiled code, and caches that fill once. */
const KEPT_BYTES = 4 * 1024 * 1024;
/** Nor does what the allocator holds back from the system: it levelled off at 30 MiB in runs of 3,000 cycles. */
const OUTSIDE_BYTES = 60 * 1024 * 1024;

/** Tests that so many cycles leave nothing behind. */
export function testEmployDismissCycles(cycles: number): void {
  test(`${cycles} cycles of employ and dismiss grow neither memory nor handles`, {
    timeout: 30_000 + cycles * MS_PER_CYCLE,
  }, async () => {
    const deadlineMs = 25_000 + cycles * MS_PER_CYCLE;
    const outcome = await runProgram("employ-dismiss.mjs", {
      args: [String(cycles)],
      execArgv: ["--expose-gc"],
      deadlineMs,
    });
    expect(outcome).toMatchObject({ stderr: "", code: 0, signal: null });
    const { kept, outside, before, after } = JSON.parse(outcome.stdout);
    expect(leftOver(before, after)).toEqual([]);
    expect(kept).toBeLessThan(KEPT_BYTES);
    expect(outside).toBeLessThan(OUTSIDE_BYTES);
  });
}
