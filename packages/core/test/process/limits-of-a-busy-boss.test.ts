import { expect, test } from "vitest";
import { codeOf } from "../failures/support/deadline.js";
import { holdThread } from "../failures/support/hold-thread.js";
import { tasks } from "../pool/support.js";
import { failureOf, makeBoss, within, worker } from "./support.js";

const LIMIT_MS = 300;
/** The event loop stands still for longer than any limit here. */
const BUSY_MS = 3 * LIMIT_MS;
/** A process of a busy machine has started by then. */
const STARTED_MS = 1500;

function beBusy(ms = BUSY_MS): void {
  holdThread(ms);
}

test("a start has its time also when its boss was busy for longer", async () => {
  const boss = makeBoss({ startTimeoutMs: STARTED_MS / 2 });
  const employed = boss.employ(worker("hit"));
  // Its process has been started by then, and cannot have joined.
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  beBusy(STARTED_MS);
  const employee = await within("employ", employed);
  expect((await within("status", employee.status())).status).toBe("STATUS_RUNNING");
});

test("a signal is answered whose boss was busy for longer than the answer may take", async () => {
  const boss = makeBoss({ signalTimeoutMs: LIMIT_MS });
  const employee = await boss.employ(worker("hit"));
  const asked = [employee.status(), boss.status(), employee.status({ timeoutMs: LIMIT_MS })];
  beBusy();
  await within("the answers", Promise.all(asked));
});

test("a worker that was killed beside a busy boss counts as gone, not as leaked", async () => {
  const boss = makeBoss({ killGraceMs: LIMIT_MS });
  const employee = await boss.employ(worker("deaf"));
  const killed = employee.kill();
  beBusy();
  await within("kill", killed);
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_KILLED" });
  expect(error.leaked).not.toBe(true);
});

test("a task that ends beside a busy boss has not run for too long, and one that does not has", async () => {
  const pool = makeBoss({ stopGraceMs: LIMIT_MS }).pool(tasks("any"), { size: 1, taskTimeoutMs: LIMIT_MS });
  await within("the worker", pool.run({ task: "echo" }));
  // Handed over in this turn of the event loop, and not sent before the next one.
  const short = pool.run({ task: "echo", params: "short" });
  beBusy();
  expect(await within("short", short)).toBe("short");
  const endless = codeOf("endless", pool.run({ task: "loops" }));
  beBusy();
  expect(await endless).toBe("TIMEOUT");
});
