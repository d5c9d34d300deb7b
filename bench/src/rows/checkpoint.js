const FORMS = [
  { form: "checkpointSync()", loop: "bare" },
  { form: "checkpointSync(() => ({ step, x }))", loop: "progress" },
];

export const checkpoint = {
  name: "checkpoint",
  rounds: { full: 7, quick: 1 },
  measures: [
    {
      title: "checkpoint with nothing pending",
      key: "costNs",
      rawKey: "bareNs",
      rawForm: "one step of the loop without it",
      unit: "ns",
      better: "less",
      judged: "first",
      budget: { shm: { bar: 4, goal: 2 } },
      note: "what a step of a loop takes longer with a checkpoint in it; both loops in one thread, in turns",
    },
  ],
  sides({ dealer, quick }) {
    const params = { dealer, steps: quick ? 5e6 : 2e7, samples: quick ? 5 : 11, warmups: 3 };
    return {
      ours: FORMS.map(({ form, loop }) => ({ form, program: "checkpoint.js", params: { ...params, loop } })),
    };
  },
};
