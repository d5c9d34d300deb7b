export const employ = {
  name: "employ",
  rounds: { full: 5, quick: 1 },
  measures: [
    {
      title: "employ, to the first message answered",
      key: "employMs",
      unit: "ms",
      better: "less",
      compare: "ratio",
      budget: {
        shm: { bar: 1.6, goal: 1.3 },
        pipe: { bar: 2.2, goal: 1.8 },
        zmq: { bar: 2.4, goal: 1.9 },
        redis: { bar: 3.2, goal: 2.5 },
      },
    },
  ],
  sides({ dealer, kind, quick }) {
    const params = { dealer, samples: quick ? 5 : 15, warmups: quick ? 1 : 3 };
    return {
      ours: [{ form: "boss.employ", program: "employ.js", params }],
      raws: [
        kind === "shm"
          ? { form: "new Worker", program: "raw-employ.js", params }
          : { form: "child_process.fork", program: "raw-fork.js", params },
      ],
    };
  },
};
