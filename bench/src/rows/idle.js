const NOTE =
  "200 real threads (quick: 40), since a worker of shm cannot be simulated without one; raw: as many bare threads, which wait for a message";

export const idle = {
  name: "idle",
  rounds: { full: 3, quick: 1 },
  measures: [
    {
      title: "idle employments, the boss's memory for each beside rings",
      key: "eachKb",
      unit: "kB",
      better: "less",
      compare: "excess",
      budget: { shm: { bar: 20 } },
      note: `growth of the heap of the boss's isolate; judged by what is beyond Node's handle of a bare thread; ${NOTE}`,
    },
    {
      title: "idle employments, share of a core for 1,000",
      key: "corePercent",
      unit: "%",
      better: "less",
      budget: { shm: { bar: 5 } },
      note: `the whole process, its idle threads included, scaled up, once collectors have settled; ${NOTE}`,
    },
  ],
  sides({ dealer, quick }) {
    const params = {
      dealer,
      count: quick ? 40 : 200,
      settleMs: quick ? 1000 : 25_000,
      idleMs: quick ? 1000 : 8000,
    };
    const nodeArgs = ["--expose-gc"];
    return {
      ours: [{ form: "boss.employ", program: "idle.js", params, nodeArgs }],
      raws: [{ form: "new Worker", program: "raw-idle.js", params, nodeArgs }],
    };
  },
};
