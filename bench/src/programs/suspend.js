import { Boss } from "@bossworks/core";
import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { messageOf } from "../lib/tally.js";
import { reporting } from "../workers/computing.worker.js";

/** Orders and messages that make both ends warm. */
const REHEARSED_ORDERS = 200;
const REHEARSED_MESSAGES = 10_000;

/** Room for everything that is queued, so that no send waits. */
const WINDOW_BYTES = 64 * 1024 * 1024;

/**
 * How long SUSPEND of a computing worker takes, right after the boss has worked on `messages` messages: it has sent
 * them, and most of them are still queued, or it has only made and cloned them, and nothing is queued. Each sample
 * takes a fresh worker, whose queue is short.
 */
await runMeasured(async ({ dealer, messages, isQueued, samples, warmups }) => {
  const boss = new Boss({ dealer, windowBytes: WINDOW_BYTES });
  const elapsedMs = await medianOf({ samples, warmups }, async () => {
    const employee = await boss.employ(reporting);
    await sendAll(employee, REHEARSED_MESSAGES);
    for (let i = 0; i < REHEARSED_ORDERS; i++) {
      await employee.suspend();
      await employee.resume();
    }
    const kept = isQueued ? await sendAll(employee, messages) : await cloneAll(messages);
    const took = await elapsed(() => employee.suspend());
    if (kept.length !== messages) throw new Error("the boss has not worked on all messages");
    await employee.kill();
    return took;
  });
  await boss.close();
  return { suspendUs: 1000 * elapsedMs };
});

function sendAll(employee, count) {
  return Promise.all(Array.from({ length: count }, (_, id) => employee.send(messageOf(id))));
}

function cloneAll(count) {
  return Promise.all(Array.from({ length: count }, async (_, id) => structuredClone(messageOf(id))));
}
