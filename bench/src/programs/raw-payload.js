import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { checkPayload, makePayload, measureGrowth } from "../lib/payload.js";
import { runMeasured } from "../lib/program.js";

/** The same payload by postMessage, copied as structured clone does. */
await runMeasured(async ({ way, kind, bytes }) => {
  const file = new URL("../workers/raw-payload.js", import.meta.url);
  const worker = new Worker(file, { workerData: { way, kind, bytes } });
  await once(worker, "message");
  const numbers = await measureGrowth(bytes, async () => {
    const answered = once(worker, "message");
    worker.postMessage(way === "toWorker" ? makePayload(kind, bytes) : "go");
    const [answer] = await answered;
    if (way !== "toWorker") checkPayload(answer, kind, bytes);
  });
  await worker.terminate();
  return numbers;
});
