import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

test("a worker that reaches its memory limit is WORKER_OUT_OF_MEMORY, and its neighbour goes on", async () => {
  const boss = makeBoss();
  const neighbour = await boss.employ(worker("idle.mjs", "idle"));
  const employee = await boss.employ(worker("exits.mjs", "exhaustMemory"), {
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_OUT_OF_MEMORY", worker: employee.id });
  expect(error.message).toMatch(/resourceLimits|maxOldGenerationSizeMb/);
  await within("exited", employee.exited);
  expect(boss.staff.has(employee.id)).toBe(false);
  expect((await neighbour.status()).status).toBe("STATUS_RUNNING");
});
