/** The pools of others, as they are called in the report. */
export const PEERS = {
  piscina: "piscina",
  piscinaTuned: "piscina, 32 tasks per worker",
  tinypoolThreads: "tinypool, threads",
  tinypoolProcesses: "tinypool, processes",
  workerpoolThreads: "workerpool, threads",
  workerpoolProcesses: "workerpool, processes",
  poolifier: "poolifier, a fixed pool of threads",
  bullmq: "BullMQ, one job at a time per worker",
  bullmqTuned: "BullMQ, 32 jobs at a time per worker",
};

/** Jobs or tasks a tuned peer's worker has at once. */
const TUNED = 32;

/** Those a pool of ours is set beside: the same two workers, in the same place. */
const PEERS_BESIDE = {
  shm: [
    { form: PEERS.piscina, program: "pool-piscina.js" },
    {
      form: PEERS.piscinaTuned,
      program: "pool-piscina.js",
      params: { options: { concurrentTasksPerWorker: TUNED } },
    },
    {
      form: PEERS.tinypoolThreads,
      program: "pool-tinypool.js",
      params: { options: { runtime: "worker_threads" } },
    },
    {
      form: PEERS.workerpoolThreads,
      program: "pool-workerpool.js",
      params: { options: { workerType: "thread" } },
    },
    { form: PEERS.poolifier, program: "pool-poolifier.js" },
  ],
  pipe: [
    {
      form: PEERS.tinypoolProcesses,
      program: "pool-tinypool.js",
      params: { options: { runtime: "child_process" } },
    },
    {
      form: PEERS.workerpoolProcesses,
      program: "pool-workerpool.js",
      params: { options: { workerType: "process" } },
    },
  ],
  redis: [
    { form: PEERS.bullmq, program: "pool-bullmq.js", params: { concurrency: 1 } },
    { form: PEERS.bullmqTuned, program: "pool-bullmq.js", params: { concurrency: TUNED } },
  ],
};

/** Ours, as it is by default; over slow media also as docs/pools.md advises for floods of tiny tasks. */
const OURS = { form: "pool.run", program: "pool-bossworks.js" };
const FAR_AHEAD = { ...OURS, form: "pool.run, prefetch 128", params: { options: { prefetch: 128 } } };
const OURS_OVER = { shm: [OURS], pipe: [OURS, FAR_AHEAD], redis: [OURS, FAR_AHEAD] };

/** Our pool beside the peers, all measured by the same `measure` of lib/pool-measures.js. */
export function poolSides({ dealer, kind }, measure, amounts) {
  const params = { dealer, measure, amounts };
  return {
    ours: OURS_OVER[kind].map((form) => ({ ...form, params: { ...params, ...form.params } })),
    raws: PEERS_BESIDE[kind].map((peer) => ({ ...peer, params: { ...params, ...peer.params } })),
  };
}
