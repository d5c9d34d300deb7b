/** How many real workers there are, and how long they are left alone first, and then watched. */
const THREADS = { count: 200, settleMs: 25_000, idleMs: 8000 };
const PROCESSES = { count: 200, settleMs: 10_000, idleMs: 15_000 };
const QUICK = { count: 40, settleMs: 1000, idleMs: 1000 };

/** What a staff of 1,000 has: 5 ms for each. */
const HEARTBEAT_MS = 5000;

const NOTE =
  "200 real threads or processes (quick: 40), beside 20 that are there before counting begins; heartbeats as rare as for a staff of 1,000";

export const idle = {
  name: "idle",
  rounds: { full: 2, quick: 1 },
  measures: [
    {
      title: "idle employments, the boss's memory for each beside rings",
      key: "eachKb",
      unit: "kB",
      better: "less",
      compare: "excess",
      budget: { shm: { bar: 20 }, pipe: { bar: 20 }, zmq: { bar: 20 }, redis: { bar: 20 } },
      note: `growth of the heap of the boss's isolate; judged by what is beyond Node's handle of a bare thread or process; ${NOTE}`,
    },
    {
      title: "idle employments, share of a core for 1,000",
      key: "corePercent",
      unit: "%",
      better: "less",
      budget: { shm: { bar: 5 }, pipe: { bar: 5 }, zmq: { bar: 5 }, redis: { bar: 5 } },
      note: `the boss's whole process, idle threads included, scaled up, once collectors have settled; ${NOTE}`,
    },
    {
      title: "idle employments, the server's share of a core for 1,000",
      key: "serverPercent",
      unit: "%",
      better: "less",
      judged: "first",
      budget: { redis: { bar: 3 } },
      note: `of what the server says it took, beyond what it takes with nobody connected, scaled up; ${NOTE}`,
    },
  ],
  sides({ dealer, kind, quick }) {
    const params = {
      dealer,
      heartbeatMs: HEARTBEAT_MS,
      ...(quick ? QUICK : kind === "shm" ? THREADS : PROCESSES),
    };
    const nodeArgs = ["--expose-gc"];
    const raw =
      kind === "shm"
        ? { form: "new Worker", program: "raw-idle.js" }
        : { form: "child_process.fork", program: "raw-idle-processes.js" };
    return {
      ours: [{ form: "boss.employ", program: "idle.js", params, nodeArgs }],
      raws: [{ ...raw, params, nodeArgs }],
    };
  },
};
