import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { medianOf, runMeasured } from "../lib/program.js";

const FILE = new URL("../workers/raw-echo.js", import.meta.url);

/** From `new Worker` until it has answered its first message, in milliseconds. */
await runMeasured(async ({ samples, warmups }) => {
  const employMs = await medianOf({ samples, warmups }, async () => {
    const start = performance.now();
    const worker = new Worker(FILE);
    worker.postMessage("hello");
    await once(worker, "message");
    const took = performance.now() - start;
    await worker.terminate();
    return took;
  });
  return { employMs };
});
