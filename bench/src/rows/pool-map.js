const FORMS = [
  { form: "in order", ordered: true },
  { form: "as they come", ordered: false },
];

export const poolMap = {
  name: "pool-map",
  rounds: { full: 3, quick: 1 },
  measures: [
    {
      title: "pool.map over a million items, growth of resident memory",
      key: "growthMb",
      unit: "MB",
      better: "less",
      judged: "worst",
      budget: { shm: { bar: 64, goal: 32 }, pipe: { bar: 64, goal: 32 }, redis: { bar: 64, goal: 32 } },
      note: "the boss's process at its highest, beside what it had after a tenth of the items",
    },
  ],
  sides({ dealer, quick }) {
    const params = { dealer, items: quick ? 50_000 : 1_000_000 };
    return {
      ours: FORMS.map(({ form, ordered }) => ({
        form,
        program: "pool-map.js",
        params: { ...params, ordered },
        nodeArgs: ["--expose-gc"],
      })),
    };
  },
};
