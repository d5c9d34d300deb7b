import type { Pool, PoolOptions } from "@bossworks/core";
import { expect, test } from "vitest";
import { gatedTask, slowTask, task } from "../fixtures/schema/workers.mjs";
import { turn } from "../pool/support.js";
import { elsewhere, failureOf, makeBoss, untyped, within } from "./support.js";

function poolOf(definition: unknown, options: PoolOptions = {}): Pool {
  return makeBoss().pool(untyped(definition), { size: 1, ...options });
}

test("a task is given what comes out of the schemas of its params and messages", async () => {
  const running = poolOf(task).run({ messages: 1, unknown: "dropped" });
  const messages = running.messages();
  expect(await within("params", messages.next())).toMatchObject({ value: { params: { messages: 1 } } });
  expect(await failureOf("send", running.send({ text: 1 }))).toMatchObject({
    code: "BAD_DATA",
    issues: [{ path: ["text"] }],
  });
  await running.send({ text: " hello " });
  expect(await within("echo", messages.next())).toMatchObject({ value: { got: { text: "hello" } } });
  expect(await within("task", running)).toBe(true);
});

test.each([
  ["here", task, undefined],
  ["elsewhere", elsewhere("task"), "w1"],
])(
  "a task whose params do not fit rejects BAD_DATA, and its worker takes the next (%s)",
  async (_, definition, worker) => {
    const pool = poolOf(definition);
    const error = await failureOf("task", pool.run({ messages: "none" }));
    expect(error).toMatchObject({ code: "BAD_DATA", issues: [{ path: ["messages"] }] });
    expect(error.worker).toBe(worker);
    expect(await within("the next", pool.run({}))).toBe(true);
    expect(pool.workers).toBe(1);
  },
);

test("a message for a task that does not fit is passed over, and the boss is told", async () => {
  const boss = makeBoss();
  const pool = boss.pool(elsewhere("task"), { size: 1 });
  const refused = new Promise((resolve) => boss.on("refused", resolve));
  const running = pool.run({ messages: 1 });
  await running.send({ text: 1 });
  await running.send({ text: "good" });
  expect(await within("refused", refused)).toMatchObject({ error: { code: "BAD_DATA" } });
  expect(await within("task", running)).toBe(true);
});

test.each([1, 3])("tasks with an asynchronous schema run in the worker (%i at once)", async (perWorker) => {
  const pool = poolOf(slowTask, { perWorker });
  const results = [10, -1, 0, 20].map((ms) => Promise.resolve(pool.run(ms)).catch((error) => error.code));
  expect(await within("tasks", Promise.all(results))).toEqual([20, "BAD_DATA", 0, 40]);
  expect(pool.pending + pool.active).toBe(0);
});

test("a task that is stopped while its schema thinks ends stopped, and its code never runs", async () => {
  const pool = poolOf(gatedTask, { perWorker: 2 });
  // From here on there is a worker.
  expect(await within("count", pool.run("count"))).toEqual(["count"]);
  const held = pool.run("hold");
  const ended = failureOf("task", held);
  while ((await within("status", held.status())).status !== "STATUS_RUNNING") await turn();
  const stopped = held.stop();
  // The first answer comes after that to the recall, so that STOP goes before the second.
  await within("status", held.status());
  await within("status", held.status());
  expect(await within("release", pool.run("release"))).toEqual(["count", "release"]);
  expect(await ended).toMatchObject({ code: "WORKER_STOPPED" });
  await within("stop", stopped);
  expect(await within("count", pool.run("count"))).toEqual(["count", "release", "count"]);
});
