export const employ = {
  name: "employ",
  rounds: { full: 7, quick: 1 },
  measures: [
    {
      title: "employ, to the first message answered",
      key: "employMs",
      unit: "ms",
      better: "less",
      compare: "ratio",
      budget: { shm: { bar: 1.6, goal: 1.3 } },
    },
  ],
  sides({ dealer, quick }) {
    const params = { dealer, samples: quick ? 5 : 15, warmups: quick ? 1 : 3 };
    return {
      ours: [{ form: "boss.employ", program: "employ.js", params }],
      raw: { form: "new Worker", program: "raw-employ.js", params },
    };
  },
};
