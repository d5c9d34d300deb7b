import { Boss } from "@bossworks/core";
import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { messageOf } from "../lib/tally.js";
import { reporting } from "../workers/computing.worker.js";

/** Orders and messages that make both ends warm. */
const REHEARSED_ORDERS = 200;
const REHEARSED_MESSAGES = 10_000;

/** A program that never lets go of the event loop sends nothing at all. */
const AWAITED = 256;

/** Room for everything that is queued, so that no send waits. */
const WINDOW_BYTES = 64 * 1024 * 1024;

/**
 * How long SUSPEND of a computing worker takes, right after the boss was busy for a while: it has sent `messages`
 * messages, most of which are still queued, or it has computed for `busyMs`, and nothing is queued. Each sample takes a
 * fresh worker, whose queue is short.
 */
await runMeasured(async ({ dealer, messages, busyMs, samples, warmups }) => {
  const boss = new Boss({ dealer, windowBytes: WINDOW_BYTES });
  const elapsedMs = await medianOf({ samples, warmups }, async () => {
    const employee = await boss.employ(reporting);
    await sendAll(employee, REHEARSED_MESSAGES);
    for (let i = 0; i < REHEARSED_ORDERS; i++) {
      await employee.suspend();
      await employee.resume();
    }
    await sendAll(employee, messages);
    compute(busyMs);
    const took = await elapsed(() => employee.suspend());
    await employee.kill();
    return took;
  });
  await boss.close();
  return { suspendUs: 1000 * elapsedMs };
});

/** Resolves when all were accepted, which go on their way meanwhile: one in `AWAITED` is waited for. */
async function sendAll(employee, count) {
  for (let id = 0; id < count; id++) {
    const accepted = employee.send(messageOf(id));
    if (id % AWAITED === 0 || id === count - 1) await accepted;
  }
}

function compute(forMs) {
  const until = performance.now() + forMs;
  let x = 1;
  while (performance.now() < until) x = Math.imul(x, 1_103_515_245) + 12_345;
  return x;
}
