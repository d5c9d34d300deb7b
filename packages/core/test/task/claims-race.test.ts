import { once } from "node:events";
import { Worker as Thread } from "node:worker_threads";
import { expect, test } from "vitest";
import { createMailbox } from "../../build/mailbox/mailbox.js";
import { within } from "../failures/support/deadline.js";

const TASKS = 20_000;

async function claim(
  call: "begin" | "recall",
  memory: SharedArrayBuffer,
  steps: SharedArrayBuffer,
): Promise<number[]> {
  const workerData = { memory, steps, count: TASKS, call };
  const thread = new Thread(new URL("../fixtures/task/claims-thread.mjs", import.meta.url), { workerData });
  const [got] = await within(call, once(thread, "message"), 30_000);
  return got as number[];
}

test("two threads that want every task at once: each goes to exactly one of them", async () => {
  const { memory } = createMailbox().boss;
  const steps = new SharedArrayBuffer(4);
  const [begun, recalled] = await Promise.all([
    claim("begin", memory, steps),
    claim("recall", memory, steps),
  ]);
  expect(begun.length + recalled.length).toBe(TASKS);
  expect(new Set([...begun, ...recalled]).size).toBe(TASKS);
});
