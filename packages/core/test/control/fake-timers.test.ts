import { workerAt } from "@bossworks/core";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { fixture } from "../failures/support/boss.js";
import { eventOf, failureOf, makeBoss, worker } from "./support.js";

const SPIN = worker("loops", "checkpointSync");
const DEAF = workerAt(fixture("pending.mjs"), "busyForEver");

/** Timers stand still from before the boss, and its dealer, are there. What stops Node itself is left as it is: nextTick. */
beforeEach(() => {
  vi.useFakeTimers({
    toFake: [
      "setTimeout",
      "clearTimeout",
      "setInterval",
      "clearInterval",
      "setImmediate",
      "clearImmediate",
      "queueMicrotask",
      "performance",
      "hrtime",
      "Date",
    ],
  });
  onTestFinished(() => void vi.useRealTimers());
});

test("where timers stand still, messages go both ways all the same", async () => {
  const count = 2000;
  const employee = await makeBoss().employ(worker("talks", "echo"));
  const reading = (async () => {
    let read = 0;
    for await (const message of employee) expect(message).toEqual({ n: read++ });
    return read;
  })();
  for (let n = 0; n < count; n++) await employee.send({ n });
  await employee.end();
  expect(await reading).toBe(count);
  await employee.result;
});

test("where timers stand still, signals are obeyed", async () => {
  const employee = await makeBoss().employ(SPIN);
  await employee.suspend();
  expect(await employee.status()).toMatchObject({ status: "STATUS_SUSPENDED" });
  await employee.resume();
  await employee.stop();
  expect((await failureOf("result", employee.result)).code).toBe("WORKER_STOPPED");
});

test("where timers stand still, limits go by real time", async () => {
  const boss = makeBoss({ stopGraceMs: 50, signalTimeoutMs: 50 });
  const employee = await boss.employ(DEAF);
  expect((await failureOf("status", employee.status())).code).toBe("SIGNAL_TIMEOUT");
  await employee.stop();
  expect((await failureOf("result", employee.result)).code).toBe("WORKER_KILLED");
});

test("where timers stand still, watch makes its rounds", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  let rounds = 0;
  for await (const _ of boss.watch({ everyMs: 10 })) if (++rounds === 3) break;
  expect(rounds).toBe(3);
});

test("where timers stand still, workers are restarted", async () => {
  const endsAtOnce = workerAt(new URL("../fixtures/supervise/workers.mjs", import.meta.url), "endsAtOnce");
  const boss = makeBoss();
  const gaveUp = eventOf(boss, "gaveup");
  const restart = { policy: "always", intensity: 1, backoffMs: { min: 10, max: 10 } } as const;
  await boss.employ(endsAtOnce, { params: "return", restart });
  expect((await gaveUp).error.code).toBe("RESTART_LIMIT");
});

test("where timers stand still, pools end what takes too long", async () => {
  const pool = makeBoss({ stopGraceMs: 50 }).pool(DEAF, { size: 1, taskTimeoutMs: 100 });
  expect((await failureOf("task", pool.run())).code).toBe("TIMEOUT");
  await pool.close();
});
