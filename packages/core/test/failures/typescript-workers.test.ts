import { expect, test } from "vitest";
import { makeBoss, PLACE, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

/** True where Node strips types by itself. */
const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);

test("a .ts worker loads where Node strips types, else is WORKER_LOAD_FAILED reason loader with the ways out", async () => {
  const employing = makeBoss().employ(worker("typed.ts", "job"), { params: { n: 1 }, execArgv: [] });
  if (stripsTypes) {
    const employee = await within("employ", employing);
    expect(await employee.result).toBe(2);
    return;
  }
  const error = await failureOf("employ", employing);
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "loader" });
  // A process is told no more than it can do.
  expect(/pipe:/.test(error.message)).toBe(PLACE === "thread");
  expect(error.message).toMatch(/compil/);
  expect(error.message).toMatch(/Node/);
});
