import { Worker } from "node:worker_threads";
import { elapsed, medianOf, runMeasured } from "../lib/program.js";
import { messageOf, Tally } from "../lib/tally.js";

/** The same objects as in traffic.js, by postMessage. */
await runMeasured(async ({ toBoss, toWorker, samples, warmups }) => {
  const file = new URL("../workers/raw-traffic.js", import.meta.url);
  const worker = new Worker(file, { workerData: { sends: toBoss, receives: toWorker } });

  const elapsedMs = await medianOf({ samples, warmups }, () =>
    elapsed(async () => {
      const tally = new Tally();
      const report = readAll(worker, tally);
      worker.postMessage("go");
      for (let id = 0; id < toWorker; id++) worker.postMessage(messageOf(id));
      if ((await report) !== toWorker) throw new Error("the worker took another number of messages");
      tally.check(toBoss);
    }),
  );
  await worker.terminate();
  return { rate: (toBoss + toWorker) / elapsedMs / 1000 };
});

function readAll(worker, tally) {
  return new Promise((resolve) => {
    const onMessage = (data) => {
      if (data.report === undefined) return tally.take(data);
      worker.off("message", onMessage);
      resolve(data.report);
    };
    worker.on("message", onMessage);
  });
}
