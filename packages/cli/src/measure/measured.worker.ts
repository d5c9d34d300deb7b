import { defineWorker, type Worker } from "@bossworks/core";

/** The small object that is sent. */
export interface SmallMessage {
  readonly id: number;
  readonly name: string;
  readonly value: number;
}

/** What one round is to be: so many messages each way, in turns of so many. */
export interface Round {
  readonly sends: number;
  readonly receives: number;
}

/** Said when a round is over. */
export const DONE = "done";

/** Both ways at once, so many messages go one way before as many go the other. */
const TURN = 64;

export function messageOf(id: number): SmallMessage {
  return { id, name: "sensor-7", value: id * 0.5 };
}

/** Computes for ever and never yields. */
export const computing = defineWorker(import.meta, (worker: Worker<never, never, number>) => {
  let x = 1;
  worker.report(() => x);
  for (;;) {
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    worker.checkpointSync();
  }
});

/** Waits for a round, plays it, says so; again and again. */
export const trading = defineWorker(
  import.meta,
  (worker: Worker<Round | SmallMessage, SmallMessage | typeof DONE>) => {
    for (;;) {
      const { sends, receives } = worker.receiveSync() as Round;
      for (let sent = 0, received = 0; sent < sends || received < receives; ) {
        for (const end = Math.min(received + TURN, receives); received < end; received++)
          worker.receiveSync();
        for (const end = Math.min(sent + TURN, sends); sent < end; sent++) worker.sendSync(messageOf(sent));
      }
      worker.sendSync(DONE);
    }
  },
);
