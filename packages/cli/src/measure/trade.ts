import type { Employee } from "@bossworks/core";
import { DONE, messageOf, type Round, type SmallMessage } from "./measured.worker.js";

type Trader = Employee<Round | SmallMessage, SmallMessage | typeof DONE>;

/** So many sends go for one that is awaited: awaiting each costs a turn, awaiting none overflows the window. */
const AWAIT_EVERY = 256;

/** Plays one round with a worker. Rejects when the worker ends, or another number of messages came. */
export async function trade(employee: Trader, round: Round): Promise<void> {
  let came = 0;
  let onMessage = (_: { readonly data: unknown }): void => {};
  const done = new Promise<void>((resolve, reject) => {
    onMessage = ({ data }) => {
      if (data === DONE) resolve();
      else came++;
    };
    employee.result.then(() => reject(new Error("the worker has ended")), reject);
  });
  employee.on("message", onMessage);
  try {
    await Promise.all([done, sendAll(employee, round)]);
  } finally {
    employee.off("message", onMessage);
  }
  if (came !== round.sends)
    throw new Error(`${came} messages came of ${round.sends}: this is a bug in Bossworks`);
}

async function sendAll(employee: Trader, round: Round): Promise<void> {
  await employee.send(round);
  for (let id = 0; id < round.receives; id++) {
    const accepted = employee.send(messageOf(id));
    if (id % AWAIT_EVERY === AWAIT_EVERY - 1 || id === round.receives - 1) await accepted;
  }
}
