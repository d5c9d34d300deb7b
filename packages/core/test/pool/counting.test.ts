import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Pool } from "@bossworks/core";
import { expect, test } from "vitest";
import { begun, codeOf, numbers, poolOf, turn, until, within } from "./support.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("pending, active, completed and failed count every task once", async () => {
  const pool = poolOf("any", { size: 2, prefetch: 0 });
  await until("both", () => pool.workers === 2);
  const counts = () => [pool.pending, pool.active, pool.completed, pool.failed];
  expect(counts()).toEqual([0, 0, 0, 0]);
  const running = numbers(2).map(() => pool.run({ task: "waits" }));
  const waiting = [pool.run({ task: "throws", params: "x" }), pool.run({ task: "echo" })];
  expect(counts()).toEqual([2, 2, 0, 0]);
  await Promise.all(running.map(begun));
  await running[0]?.send(0);
  for (const task of waiting) await codeOf("waiting", task);
  expect(counts()).toEqual([0, 1, 2, 1]);
  await running[1]?.send(1);
  await within("both", Promise.all(running));
  expect(counts()).toEqual([0, 0, 3, 1]);
});

test("tasks that were aborted, stopped or dropped count as failed, once", async () => {
  const pool = poolOf("any", { prefetch: 0 });
  const controller = new AbortController();
  const running = pool.run({ task: "loops" });
  await begun(running);
  const aborted = pool.run({ task: "echo" }, { signal: controller.signal });
  const stopped = pool.run({ task: "echo" });
  const dropped = pool.run({ task: "echo" });
  const codes = [running, aborted, stopped, dropped].map((task) => codeOf("task", task));
  controller.abort();
  await stopped.stop();
  pool.clear();
  await running.stop();
  expect(await Promise.all(codes)).toEqual(["WORKER_STOPPED", "ABORTED", "WORKER_STOPPED", "ABORTED"]);
  expect([pool.completed, pool.failed]).toEqual([0, 4]);
});

test("idle resolves at once when nothing is there to do", async () => {
  const pool = poolOf("echo");
  await within("idle", pool.idle());
  await within("run", pool.run(1));
  await within("idle", pool.idle());
});

test("idle resolves when the last task has ended, not before", async () => {
  const pool = poolOf("waits");
  const task = pool.run(0);
  let isIdle = false;
  const idle = pool.idle().then(() => {
    isIdle = true;
  });
  await begun(task);
  for (const _ of numbers(10)) await turn();
  expect(isIdle).toBe(false);
  await task.send("done");
  await within("idle", idle);
  expect([pool.pending, pool.active]).toEqual([0, 0]);
});

test("idle has limits, and others who wait for it are not touched", async () => {
  const pool = poolOf("waits");
  const task = pool.run(0);
  await begun(task);
  const idle = pool.idle();
  expect(await codeOf("idle", pool.idle({ timeoutMs: 10 }))).toBe("TIMEOUT");
  expect(await codeOf("idle", pool.idle({ signal: AbortSignal.abort() }))).toBe("ABORTED");
  await task.send("done");
  await within("idle", idle);
});

test("a wait for idle that was given up leaves nothing behind while the pool is busy", async () => {
  const pool = poolOf("waits");
  const task = pool.run(0);
  await begun(task);
  const givenUp = await Promise.all(numbers(100).map(() => reasonOfAborted(pool)));
  await turn();
  collectGarbage();
  expect(givenUp.filter((ref) => ref.deref()).length).toBeLessThan(10);
  const idle = pool.idle();
  await task.send("done");
  await within("idle", idle);
});

/** So that nobody holds it. */
async function reasonOfAborted(pool: Pool): Promise<WeakRef<object>> {
  const controller = new AbortController();
  const idle = pool.idle({ signal: controller.signal });
  const reason = new Error("given up");
  controller.abort(reason);
  expect(await codeOf("idle", idle)).toBe("ABORTED");
  return new WeakRef(reason);
}

test("drain takes no more tasks and resolves when those there are have ended; the workers stay", async () => {
  const pool = poolOf("waits", { prefetch: 0 });
  const [first, second] = [pool.run(1), pool.run(2)];
  await begun(first);
  const drained = pool.drain();
  expect(await codeOf("late", pool.run(3))).toBe("POOL_CLOSED");
  await first.send("one");
  await begun(second);
  await second.send("two");
  await within("drain", drained);
  expect(await within("both", Promise.all([first, second]))).toEqual(["one", "two"]);
  expect(pool.workers).toBe(1);
  await within("again", pool.drain());
});

test("a task whose worker dies while the pool drains is still tried again", async () => {
  const pool = poolOf("waits", { retries: 1 });
  const task = pool.run("task");
  await begun(task);
  const drained = pool.drain();
  await within("kill", pool.kill());
  expect(await begun(task)).toBe("task");
  await task.send("done");
  expect(await within("task", task)).toBe("done");
  await within("drain", drained);
});
