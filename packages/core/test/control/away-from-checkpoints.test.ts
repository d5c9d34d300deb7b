import { expect, test } from "vitest";
import { failureOf, makeBoss, statusWhere, within, worker } from "./support.js";

test("code that awaits something else answers STATUS with what it reported last", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("elsewhere", "reports"));
  const stepOf = (progress: unknown): number => (progress as { step: number }).step;
  const first = await statusWhere(employee, "a step", ({ progress }) => stepOf(progress) > 0);
  expect(first.status).toBe("STATUS_RUNNING");
  await statusWhere(employee, "a later step", ({ progress }) => stepOf(progress) > stepOf(first.progress));
});

test("it stops by worker.signal, whose reason is the stop error", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("elsewhere", "reports"));
  await within("status", employee.status());
  await within("stop", employee.stop());
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_STOPPED", value: { reason: "WORKER_STOPPED", aborted: true } });
});

test("a function reported is called when somebody asks, and only then", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("elsewhere", "reports"), { params: { how: "function" } });
  for (let asked = 1; asked <= 5; asked++) {
    expect((await within("status", employee.status())).progress).toEqual({ asked });
  }
});

test("code that awaits something else and is deaf to STOP is ended by the ladder", async () => {
  const boss = makeBoss({ stopGraceMs: 100 });
  const employee = await boss.employ(worker("elsewhere", "awaitsForEver"));
  expect((await within("status", employee.status())).progress).toBe("awaiting");
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_KILLED" });
});
