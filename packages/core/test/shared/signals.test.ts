import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { beyond } from "../control/support.js";
import { codeOf, DEADLINE_MS, failureOf, inLine, makeBoss, makeFolder, within, worker } from "./support.js";

/** Statuses asked for while a worker is suspended: it would make thousands of steps meanwhile. */
const LOOKS = 30;

const METHODS = ["acquire", "tryAcquire", "add", "value", "reset"].flatMap((name) => [name, `${name}Sync`]);

test.each(METHODS)("a loop of nothing but %s obeys STATUS, SUSPEND, RESUME and STOP", async (method) => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  boss.counter("count");
  const employee = (await boss.employ(worker("loop"), { params: method })) as AnyEmployee;
  await beyond(employee, 0);

  await within("suspend", employee.suspend());
  const stoodAt = await within("status", employee.status());
  expect(stoodAt.status).toBe("STATUS_SUSPENDED");
  for (let i = 0; i < LOOKS; i++) {
    const { status, progress } = await within("status", employee.status());
    expect({ status, progress }).toEqual({ status: "STATUS_SUSPENDED", progress: stoodAt.progress });
  }
  await within("resume", employee.resume());
  await beyond(employee, Number(stoodAt.progress));

  await within("stop", employee.stop());
  expect(await codeOf("result", employee.result)).toBe("WORKER_STOPPED");
  expect(employee.state).toBe("STATUS_STOPPED");
  expect([gate.available, gate.waiting]).toEqual([1, 0]);
});

test.each(["waits", "waitsSync"])("one that %s in line answers, is held and goes on", async (name) => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const held = await gate.acquire();
  const employee = (await boss.employ(worker(name), { params: "gate" })) as AnyEmployee;
  await inLine(gate, 1);
  expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
  await within("suspend", employee.suspend());
  expect(employee.state).toBe("STATUS_SUSPENDED");
  held();
  // It keeps its place, and has its permit; its code stands.
  expect([gate.available, gate.waiting]).toEqual([0, 0]);
  expect((await within("status", employee.status())).status).toBe("STATUS_SUSPENDED");
  expect(employee.state).toBe("STATUS_SUSPENDED");
  await within("resume", employee.resume());
  expect(await within("the result", employee.result)).toBe("granted");
  expect(gate.available).toBe(1);
});

test.each(["waits", "waitsSync"])("STOP ends one that %s in line, and its place in it", async (name) => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const held = await gate.acquire();
  const employee = (await boss.employ(worker(name), { params: "gate" })) as AnyEmployee;
  await inLine(gate, 1);
  await within("stop", employee.stop());
  expect(await codeOf("the result", employee.result)).toBe("WORKER_STOPPED");
  expect(gate.waiting).toBe(0);
  held();
  expect(gate.available).toBe(1);
});

test.each(["sync", "async"])(
  "an addition that STOP finds on its way is told, and STOP comes after it (%s)",
  async (way) => {
    const boss = makeBoss();
    const count = boss.counter("count");
    const folder = makeFolder();
    const [begin, asking] = [join(folder, "begin"), join(folder, "asking")];
    const employee = await boss.employ(worker("addsOnce"), { params: { begin, asking, way } });
    for await (const _ of employee) break;
    // The boss's thread takes nothing in until STOP is out: it goes before the answer.
    writeFileSync(begin, "");
    const until = performance.now() + DEADLINE_MS;
    while (!existsSync(asking)) if (performance.now() > until) throw new Error("it never asked");
    const stopped = employee.stop();
    const error = await failureOf("the result", employee.result);
    expect(error).toMatchObject({ code: "WORKER_STOPPED", value: { value: 1, next: "WORKER_STOPPED" } });
    await within("stop", stopped);
    expect(await count.value()).toBe(1);
  },
);

test.each(["close", "abort"] as const)("%s ends every wait of boss and workers", async (how) => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  await gate.acquire();
  const waiting = [gate.acquire(), gate.acquire({ timeoutMs: 60_000 })];
  const employees = await Promise.all(
    ["waits", "waitsSync", "waits"].map((name) => boss.employ(worker(name), { params: "gate" })),
  );
  await inLine(gate, 5);
  await within(how, boss[how]());
  for (const wait of waiting) expect(await codeOf("the boss's wait", wait)).toBe("BOSS_CLOSED");
  const code = how === "close" ? "WORKER_STOPPED" : "WORKER_KILLED";
  for (const employee of employees) expect(await codeOf("the result", employee.result)).toBe(code);
  expect([gate.available, gate.waiting]).toEqual([0, 0]);
});
