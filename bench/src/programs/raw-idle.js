import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { measureIdleness } from "../lib/idleness.js";
import { runMeasured } from "../lib/program.js";

const FILE = new URL("../workers/raw-echo.js", import.meta.url);

/** Bare threads that wait for a message: what Node takes of the same. */
await runMeasured(async (settings) => {
  const workers = [];
  const numbers = await measureIdleness(settings, async () => {
    const worker = new Worker(FILE);
    workers.push(worker);
    await once(worker, "online");
  });
  await Promise.all(workers.map((worker) => worker.terminate()));
  return numbers;
});
