// A worker as a whole script. It has no result, so its last count goes to the boss as a message.
import { currentWorker } from "@bossworks/core";

const worker = currentWorker();
const { iterations } = worker.params;

let hits = 0;
let step = 0;
while (step < iterations) {
  const x = Math.random();
  const y = Math.random();
  if (x * x + y * y < 1) hits++;
  step++;
  worker.checkpointSync(() => ({ step, hits }));
}
await worker.send({ step, hits });
