import { Worker } from "bullmq";
import { computing, plusOne } from "./pool-tasks.js";

const TASKS = { computing, plusOne };
const { connection, queue, concurrency } = JSON.parse(process.argv[2]);

/** Takes jobs of the queue until its parent lets go of it. */
const worker = new Worker(queue, async ({ name, data }) => TASKS[name](data), { connection, concurrency });
await worker.waitUntilReady();
process.send("ready");
process.once("disconnect", () => void worker.close());
