import { Worker } from "node:worker_threads";
import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { messageOf } from "../lib/tally.js";

/** The same as round-trip.js, by postMessage. */
await runMeasured(async ({ trips, samples, warmups }) => {
  const worker = new Worker(new URL("../workers/raw-echo.js", import.meta.url));
  const elapsedMs = await medianOf({ samples, warmups }, () => elapsed(() => play(worker, trips)));
  await worker.terminate();
  return { tripUs: (1000 * elapsedMs) / trips };
});

function play(worker, trips) {
  return new Promise((resolve) => {
    const onMessage = ({ id }) => {
      if (id + 1 < trips) return worker.postMessage(messageOf(id + 1));
      worker.off("message", onMessage);
      resolve();
    };
    worker.on("message", onMessage);
    worker.postMessage(messageOf(0));
  });
}
