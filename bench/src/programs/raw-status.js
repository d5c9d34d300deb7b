import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { measureLatencies } from "../lib/latencies.js";
import { runMeasured } from "../lib/program.js";

/** The same question by postMessage, to a loop that looks at its port now and then. */
await runMeasured(async (settings) => {
  const worker = new Worker(new URL("../workers/raw-computing.js", import.meta.url));
  const numbers = await measureLatencies(settings, async () => {
    const answered = once(worker, "message");
    worker.postMessage("status");
    const [{ step }] = await answered;
    if (!(step >= 0)) throw new Error("not computing");
  });
  await worker.terminate();
  return numbers;
});
