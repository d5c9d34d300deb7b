import { defineWorker } from "@bossworks/core";
import { messageOf, Tally } from "../lib/tally.js";

/** Waits for the word to go, sends and receives what it is told to, reports; blocking forms only. */
export const blocking = defineWorker(import.meta, (worker, { sends, receives, turn = 1 }) => {
  for (;;) {
    worker.receiveSync();
    const tally = new Tally();
    if (receives === 0) sendAllSync(worker, sends);
    else if (sends === 0) receiveAllSync(worker, tally, receives);
    else takeTurns(worker, tally, sends, turn);
    tally.check(receives);
    worker.sendSync({ report: tally.count });
  }
});

/** The same with what an asynchronous worker would write. */
export const awaiting = defineWorker(import.meta, async (worker, { sends, receives }) => {
  for (;;) {
    await worker.receive();
    const tally = new Tally();
    await Promise.all([sendAll(worker, sends), receiveAll(worker, tally, receives)]);
    tally.check(receives);
    await worker.send({ report: tally.count });
  }
});

function sendAllSync(worker, count) {
  for (let id = 0; id < count; id++) worker.sendSync(messageOf(id));
}

function receiveAllSync(worker, tally, count) {
  while (tally.count < count) tally.take(worker.receiveSync());
}

/** Receives `turn` messages, then sends as many. */
function takeTurns(worker, tally, count, turn) {
  for (let id = 0; id < count; ) {
    const end = Math.min(id + turn, count);
    for (let i = id; i < end; i++) tally.take(worker.receiveSync());
    for (; id < end; id++) worker.sendSync(messageOf(id));
  }
}

async function sendAll(worker, count) {
  for (let id = 0; id < count; id++) await worker.send(messageOf(id));
}

async function receiveAll(worker, tally, count) {
  if (count === 0) return;
  for await (const message of worker) {
    tally.take(message);
    if (tally.count === count) return;
  }
}
