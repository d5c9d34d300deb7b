import { expect, test } from "vitest";
import { beyond, codeOf, failureOf, makeBoss, within, worker } from "./support.js";

test("with autostart off a worker joins READY, answers STATUS so, and runs no line of its own", async () => {
  const boss = makeBoss({ autostart: false });
  const employee = await boss.employ(worker("starts", "sendsFirst"));
  const messages: unknown[] = [];
  employee.on("message", ({ data }) => messages.push(data));
  expect(employee.state).toBe("STATUS_READY");
  for (let i = 0; i < 20; i++) {
    expect(await within("status", employee.status())).toMatchObject({
      status: "STATUS_READY",
      progress: undefined,
    });
  }
  expect(messages).toEqual([]);
  await within("resume", employee.resume());
  await within("result", employee.result);
  expect(messages).toEqual(["started"]);
});

test("boss.resume() starts all of a READY staff together", async () => {
  const boss = makeBoss({ autostart: false });
  const definition = worker("loops", "checkpointSync");
  const staff = await within("employ", Promise.all([1, 2, 3].map(() => boss.employ(definition))));
  const before = await within("status", boss.status());
  expect([...before.values()].map(({ status }) => status)).toEqual(Array(3).fill("STATUS_READY"));
  await within("resume", boss.resume());
  expect(staff.map(({ state }) => state)).toEqual(Array(3).fill("STATUS_RUNNING"));
  await Promise.all(staff.map((employee) => beyond(employee, 0)));
});

test("autostart may be set for one employment, over the boss's", async () => {
  const boss = makeBoss();
  const waits = await boss.employ(worker("loops", "checkpointSync"), { autostart: false });
  const runs = await boss.employ(worker("loops", "checkpointSync"));
  expect([waits.state, runs.state]).toEqual(["STATUS_READY", "STATUS_RUNNING"]);
  await beyond(runs, 0);
  expect(await within("status", waits.status())).toMatchObject({ status: "STATUS_READY" });
});

test("STOP ends a READY worker, whose code never ran", async () => {
  const boss = makeBoss({ autostart: false });
  const employee = await boss.employ(worker("starts", "sendsFirst"));
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
  const messages: unknown[] = [];
  for await (const message of employee) messages.push(message);
  expect(messages).toEqual([]);
});

test("a READY worker that is suspended stands before its first line until RESUME", async () => {
  const boss = makeBoss({ autostart: false });
  const employee = await boss.employ(worker("starts", "sendsFirst"));
  await within("suspend", employee.suspend());
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  expect((await within("status", employee.status())).pending.fromWorker).toBe(0);
  await within("resume", employee.resume());
  expect(await codeOf("result", employee.result)).toBe("ok");
});

test("data sent to a READY worker waits for its start, in order", async () => {
  const boss = makeBoss({ autostart: false });
  const employee = await boss.employ(worker("takers", "collect"), { params: 3 });
  for (const data of ["a", "b", "c"]) await within("send", employee.send(data));
  expect(await within("status", employee.status())).toMatchObject({
    status: "STATUS_READY",
    pending: { toWorker: 3 },
  });
  await within("resume", employee.resume());
  expect(await within("result", employee.result)).toEqual(["a", "b", "c"]);
});
