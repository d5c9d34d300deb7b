import { expect, test } from "vitest";
import { runProgram } from "../failures/support/program.js";

/** BOSSWORKS_CAMPAIGN=1000 runs the long form. */
const CYCLES = Number(process.env.BOSSWORKS_CAMPAIGN ?? 60);
const MS_PER_CYCLE = 200;
/** Growth that does not depend on the number of cycles: heaps settle late. */
const GROWTH_BYTES = 40 * 1024 * 1024;

test("cycles of employ and dismiss grow neither memory nor handles", {
  timeout: 30_000 + CYCLES * MS_PER_CYCLE,
}, async () => {
  const deadlineMs = 25_000 + CYCLES * MS_PER_CYCLE;
  const outcome = await runProgram("employ-dismiss.mjs", {
    args: [String(CYCLES)],
    execArgv: ["--expose-gc"],
    deadlineMs,
  });
  expect(outcome).toMatchObject({ stderr: "", code: 0, signal: null });
  const { growth, before, after } = JSON.parse(outcome.stdout);
  expect(after).toEqual(before);
  expect(growth).toBeLessThan(GROWTH_BYTES);
});
