import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";

test("awaited sends never overflow: a slow reader slows the sender", async () => {
  const employee = await makeBoss({ windowBytes: 64 * 1024 }).employ(worker("limits.mjs", "countMessages"));
  for (let i = 0; i < 20_000; i++) await employee.send("x".repeat(100));
  await employee.send("end");
  expect(await within("result", employee.result)).toBe(20_000);
});

test("a worker that sends without ever looking fails with SEND_OVERFLOW as cause", async () => {
  const employee = await makeBoss({ windowBytes: 1024 * 1024 }).employ(
    worker("limits.mjs", "sendAndForget"),
    { params: { count: 100_000 } },
  );
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { code: "SEND_OVERFLOW" } });
  expect((error.cause as Error).message).toMatch(/await|windowBytes/);
});
