import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Queue, QueueEvents } from "bullmq";
import { runPoolMeasures } from "../lib/pool-measures.js";

const FILE = fileURLToPath(new URL("../workers/pool-bullmq.js", import.meta.url));

/** By default older events are trimmed, also when they have not been read: a burst must lose none. */
const MAX_EVENTS = 1_000_000;

/**
 * Results are taken from the queue's events, by ids given beforehand: `job.waitUntilFinished` asks the server once more
 * for each job, and would make it look slower than it is.
 */
await runPoolMeasures(async ({ task, workers, dealer, concurrency }) => {
  const { hostname, port } = new URL(dealer);
  const connection = { host: hostname, port: Number(port) };
  const name = `pool-${process.pid}`;
  const queue = new Queue(name, {
    connection,
    streams: { events: { maxLen: MAX_EVENTS } },
    defaultJobOptions: { removeOnComplete: true },
  });
  const events = new QueueEvents(name, { connection });
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  const processes = await startProcesses(workers, { connection, queue: name, concurrency });

  const waiting = new Map();
  events.on("completed", ({ jobId, returnvalue }) => settle(jobId, (job) => job.resolve(returnvalue)));
  events.on("failed", ({ jobId, failedReason }) =>
    settle(jobId, (job) => job.reject(new Error(failedReason))),
  );
  let jobs = 0;
  const announce = () => {
    const jobId = `job-${jobs++}`;
    const result = new Promise((resolve, reject) => waiting.set(jobId, { resolve, reject }));
    return { jobId, result };
  };
  const settle = (jobId, how) => {
    how(waiting.get(jobId));
    waiting.delete(jobId);
  };
  return {
    async run(data) {
      const { jobId, result } = announce();
      await queue.add(task, data, { jobId });
      return result;
    },

    async runAll(list) {
      const announced = list.map((data) => ({ data, ...announce() }));
      await queue.addBulk(announced.map(({ data, jobId }) => ({ name: task, data, opts: { jobId } })));
      return Promise.all(announced.map(({ result }) => result));
    },

    async close() {
      await endProcesses(processes);
      await queue.obliterate({ force: true });
      await Promise.all([events.close(), queue.close()]);
    },
  };
});

function startProcesses(count, params) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const child = fork(FILE, [JSON.stringify(params)]);
      await once(child, "message");
      return child;
    }),
  );
}

function endProcesses(children) {
  return Promise.all(
    children.map(async (child) => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    }),
  );
}
