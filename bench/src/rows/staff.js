/** A Redis server here lets 19,900 connections in, two of each worker's and two of the boss's. */
const MOST = { redis: 9900 };
const SIZES = [10_000, 3000, 1000];

/** What the round trip of a big staff is set against. */
const SMALL = 50;

const FULL = { asks: 1000, warmups: 2000, settleMs: 3000, idleMs: 10_000 };
const QUICK = { asks: 100, warmups: 200, settleMs: 500, idleMs: 1000 };
const QUICK_SIZES = [200];

const NOTE =
  "simulated workers, whose links and sessions are real, in processes beside the boss, with which they share the cores";

const each = (bar, goal) => ({ pipe: { bar, goal }, zmq: { bar, goal }, redis: { bar, goal } });

export const staff = {
  name: "staff",
  rounds: { full: 3, quick: 1 },
  measures: [
    {
      title: "a big staff, the boss's memory for each",
      key: "eachKb",
      unit: "kB",
      better: "less",
      judged: "first",
      budget: each(30, 20),
      note: `growth of the boss's heap; ${NOTE}`,
    },
    {
      title: "a big staff, memory of the second half over that of the first",
      key: "bend",
      unit: "x",
      better: "less",
      judged: "first",
      budget: each(1.25),
      note: "1: memory is linear in the staff",
    },
    {
      title: "a big staff, the boss's process",
      key: "processMb",
      unit: "MB",
      better: "less",
      judged: "first",
      budget: each(1000),
      note: "resident, as the system counts it, with what sockets and libraries take beside the heap",
    },
    {
      title: "a big staff, share of a core while it is idle",
      key: "corePercent",
      unit: "%",
      better: "less",
      judged: "first",
      budget: each(50),
      note: `heartbeats alone; the bar is 5 % for 1,000; ${NOTE}`,
    },
    {
      title: "a big staff, STATUS of one, over that in a small staff",
      key: "ratio",
      unit: "x",
      better: "less",
      judged: "first",
      budget: each(3),
      note: `medians, of one worker after the other, against a staff of ${SMALL} in the same program`,
    },
    {
      title: "a big staff, STATUS of one, p99",
      key: "p99Us",
      unit: "us",
      better: "less",
      judged: "first",
      budget: each(100_000),
      note: "heartbeats of a big staff go out in a few goes, one of which may stand before the question",
    },
    {
      title: "a big staff, STATUS of all",
      key: "roundMs",
      unit: "ms",
      better: "less",
      judged: "first",
      budget: each(5000),
      note: `the bar is the default of signalTimeoutMs; ${NOTE}`,
    },
    {
      title: "a big staff, employing one",
      key: "employMs",
      unit: "ms",
      better: "less",
      judged: "first",
      budget: each(10),
      note: `links, handshakes and joining, without the worker's process; ${NOTE}`,
    },
    {
      title: "a big staff, close",
      key: "closeMs",
      unit: "ms",
      better: "less",
      judged: "first",
      budget: each(20_000),
    },
  ],
  sides({ dealer, kind, quick }) {
    const sizes = quick ? QUICK_SIZES : SIZES.map((size) => Math.min(size, MOST[kind] ?? size));
    const settings = quick ? QUICK : FULL;
    return {
      ours: sizes.map((count) => ({
        form: `${count.toLocaleString("en-US")} workers`,
        program: "staff.js",
        params: { dealer, count, small: SMALL, ...settings },
        nodeArgs: ["--expose-gc"],
      })),
    };
  },
};
