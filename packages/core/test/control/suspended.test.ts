import { expect, test } from "vitest";
import { codeOf, failureOf, makeBoss, statusWhere, within, worker } from "./support.js";

const SUSPENDED = { status: "STATUS_SUSPENDED" };

test.each(["collect", "collectSync"])(
  "%s: DATA sent to a suspended worker waits and arrives in order after RESUME",
  async (name) => {
    const boss = makeBoss();
    const count = 500;
    const employee = await boss.employ(worker("takers", name), { params: count });
    await within("send", employee.send(0));
    await statusWhere(employee, "the first message", ({ progress }) => progress === 1);
    await within("suspend", employee.suspend());
    for (let i = 1; i < count; i++) await within("send", employee.send(i));
    const report = await within("status", employee.status());
    expect(report).toMatchObject({
      status: "STATUS_SUSPENDED",
      progress: 1,
      pending: { toWorker: count - 1 },
    });
    await within("resume", employee.resume());
    expect(await within("result", employee.result)).toEqual(Array.from({ length: count }, (_, i) => i));
  },
);

test("SUSPEND twice and RESUME twice are answered, one after the other and at once", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  await within("suspend", employee.suspend());
  await within("suspend again", employee.suspend());
  await within("resume", employee.resume());
  await within("resume again", employee.resume());
  expect(employee.state).toBe("STATUS_RUNNING");
  await within("two at once", Promise.all([employee.suspend(), employee.suspend()]));
  expect(await within("status", employee.status())).toMatchObject(SUSPENDED);
  await within("two at once", Promise.all([employee.resume(), employee.resume()]));
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_RUNNING" });
});

test("signals sent in one go are obeyed in their order", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  const told: string[] = [];
  employee.on("status", ({ report }) => told.push(report.status));
  await within(
    "all",
    Promise.all([
      employee.suspend(),
      employee.resume(),
      employee.suspend(),
      employee.resume(),
      employee.suspend(),
    ]),
  );
  expect(told).toEqual([
    "STATUS_SUSPENDED",
    "STATUS_RUNNING",
    "STATUS_SUSPENDED",
    "STATUS_RUNNING",
    "STATUS_SUSPENDED",
  ]);
  expect(employee.state).toBe("STATUS_SUSPENDED");
});

test.each(["checkpointSync", "checkpoint", "iterate", "receiveSync"])(
  "%s: STOP and STATUS reach a suspended worker",
  async (name) => {
    const boss = makeBoss();
    const employee = await boss.employ(worker("loops", name));
    await within("suspend", employee.suspend());
    expect(await within("status", employee.status())).toMatchObject(SUSPENDED);
    await within("stop", employee.stop());
    expect(await codeOf("result", employee.result)).toBe("WORKER_STOPPED");
  },
);

test("finally blocks of a worker stopped while suspended run, and may still send", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("stops", "sendsInFinally"));
  await within("suspend", employee.suspend());
  await within("stop", employee.stop());
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect(got).toEqual(["from finally"]);
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});

test("a suspended worker's timers go on; only the branch at a checkpoint is parked", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("elsewhere", "ticksBesideCheckpoints"));
  await within("suspend", employee.suspend());
  const { progress } = await within("status", employee.status());
  const ticks = (report: { progress: unknown }): number => (report.progress as { ticks: number }).ticks;
  await statusWhere(employee, "more ticks", (report) => ticks(report) > ticks({ progress }));
  expect(await within("status", employee.status())).toMatchObject(SUSPENDED);
  expect((await employee.status()).progress).toMatchObject({ step: (progress as { step: number }).step });
});
