import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test("a Boss made by a worker's module is BOSS_IN_WORKER_MODULE, inside WORKER_LOAD_FAILED reason threw", async () => {
  const error = await failureOf("employ", makeBoss().employ(worker("boss-in-module.mjs", "job")));
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "threw" });
  expect(error.cause).toMatchObject({ code: "BOSS_IN_WORKER_MODULE" });
  expect((error.cause as Error).message).toMatch(/if \(!isWorker\)/);
  expect((error.cause as Error).message).toMatch(/file of its own/);
});

test("the guard isWorker lets one file be both", async () => {
  const employee = await within("employ", makeBoss().employ(worker("boss-guarded.mjs", "job")));
  expect(await employee.result).toBe(true);
});
