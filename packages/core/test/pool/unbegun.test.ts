import type { AnyEmployee, Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, PLACE, poolOf, within } from "./support.js";

const label = (params: string) => ({ task: "ordinal", params });

test("what waits beside a stuck task that is stopped runs elsewhere, and is no try", async () => {
  const pool = poolOf("any", { perWorker: 3, prefetch: 1 }, makeBoss({ stopGraceMs: 30 }));
  const stuck = pool.run({ task: "stuck" });
  await begun(stuck);
  const others = ["beside", "beside", "ahead"].map((params) => pool.run(label(params)));
  await within("stop", stuck.stop());
  expect(await codeOf("stuck", stuck)).toBe("WORKER_KILLED");
  expect(await within("the others", Promise.all(others))).toMatchObject([{ nth: 1 }, { nth: 2 }, { nth: 3 }]);
});

test("what waits beside a stuck task is not counted as running by taskTimeoutMs", async () => {
  const pool = poolOf("any", { perWorker: 2, taskTimeoutMs: 80 }, makeBoss({ stopGraceMs: 30 }));
  const stuck = pool.run({ task: "stuck" });
  const beside = pool.run(label("beside"));
  expect(await codeOf("stuck", stuck)).toBe("TIMEOUT");
  expect(await within("beside", beside)).toMatchObject({ label: "beside", nth: 1 });
});

test("of tasks that run side by side each is ended by taskTimeoutMs", async () => {
  const pool = poolOf("any", { perWorker: 2, taskTimeoutMs: 50 });
  const both = [pool.run({ task: "loops" }), pool.run({ task: "loops" })];
  for (const task of both) expect(await codeOf("task", task)).toBe("TIMEOUT");
});

/** Makes the process of its one worker stand still; resolves once it answers nothing. */
async function freeze(boss: Boss): Promise<void> {
  const employee = [...boss.staff.values()][0] as AnyEmployee;
  process.kill(employee.where?.pid as number, "SIGSTOP");
  const answers = (): Promise<boolean> =>
    employee.status({ timeoutMs: 50 }).then(
      () => true,
      () => false,
    );
  while (await answers());
}

if (PLACE === "process") {
  test("stopping a task of a process that stands still ends it after stopGraceMs; what it was handed ahead runs elsewhere", async () => {
    const boss = makeBoss({ lostAfterMs: 60_000, stopGraceMs: 30, killGraceMs: 50 });
    const pool = poolOf("any", { prefetch: 1 }, boss);
    const task = pool.run({ task: "loops" });
    await begun(task);
    const ahead = pool.run(label("ahead"));
    await freeze(boss);
    await within("stop", task.stop());
    expect(await codeOf("task", task)).toBe("WORKER_KILLED");
    expect(await within("ahead", ahead)).toMatchObject({ label: "ahead", nth: 1 });
  });

  test("taskTimeoutMs ends tasks side by side in a process that stands still, which answers nothing", async () => {
    const boss = makeBoss({ lostAfterMs: 60_000 });
    const pool = poolOf("any", { perWorker: 2, taskTimeoutMs: 400 }, boss);
    const both = [pool.run({ task: "loops" }), pool.run({ task: "loops" })];
    const codes = both.map((task) => codeOf("task", task));
    await Promise.all(both.map(begun));
    await freeze(boss);
    expect(await Promise.all(codes)).toEqual(["TIMEOUT", "TIMEOUT"]);
    await within("kill", pool.kill());
  });
}
