import { BEST } from "../judge.js";
import { PEERS, poolSides } from "./pool-sides.js";

/** The slower the peers are, the fewer. Compiling takes longest between processes, where more of ours takes part. */
const AMOUNTS = {
  shm: { warmupMs: 3000, tasks: 50_000, samples: 5, asks: 3000, burst: 50_000, bursts: 3 },
  pipe: { warmupMs: 3000, tasks: 30_000, samples: 5, asks: 2000, burst: 50_000, bursts: 2 },
  redis: { warmupMs: 6000, tasks: 20_000, samples: 3, asks: 1000, burst: 50_000, bursts: 1 },
};
const QUICK = { warmupMs: 200, tasks: 4000, samples: 1, asks: 200, burst: 4000, bursts: 1 };

const RATE = {
  title: "pool, 64 trivial tasks in flight",
  key: "rate",
  unit: "k/s",
  better: "more",
  compare: "ratio",
};
const BURST = { ...RATE, title: "pool, 50,000 trivial tasks at once", key: "burstRate" };

/** Both rates beside the same peers; in a quick run the burst is smaller. */
const beside = ({ title, ...rate }, who, against, budget) => ({
  ...rate,
  title: `${title}, beside ${who}`,
  against,
  budget,
});
const rates = (rate) => [
  beside(rate, "piscina", PEERS.piscina, { shm: { bar: 8, goal: 10 } }),
  beside(rate, "the fastest thread pool", BEST, { shm: { bar: 3, goal: 5 } }),
  beside(rate, "tinypool's processes", PEERS.tinypoolProcesses, { pipe: { bar: 8, goal: 15 } }),
  beside(rate, "BullMQ", BEST, { redis: { bar: 10, goal: 20 } }),
];

export const pool = {
  name: "pool",
  rounds: { full: 3, quick: 1 },
  measures: [
    ...rates(RATE),
    ...rates(BURST),
    {
      title: "pool, a trivial task there and back",
      key: "latencyUs",
      unit: "us",
      better: "less",
      compare: "ratio",
      budget: {
        shm: { bar: 1, goal: 0.5 },
        pipe: { bar: 2, goal: 1 },
        redis: { bar: 0.5, goal: 0.25 },
      },
      note: "one task at a time, beside piscina, tinypool's processes or BullMQ",
    },
  ],
  sides: (settings) => poolSides(settings, "trivial", settings.quick ? QUICK : AMOUNTS[settings.kind]),
};
