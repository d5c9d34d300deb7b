const FORMS = [
  { form: "asked again at once", pauseMs: 0 },
  { form: "asked 2 ms after the last answer", pauseMs: 2 },
];

export const status = {
  name: "status",
  rounds: { full: 7, quick: 1 },
  measures: [
    {
      title: "STATUS into a loop that never yields, median",
      key: "medianUs",
      unit: "us",
      better: "less",
      judged: "first",
      budget: { shm: { bar: 30, goal: 15 } },
      note: "raw: a loop that asks receiveMessageOnPort at every 256th step",
    },
    {
      title: "STATUS into a loop that never yields, p99 over median",
      key: "tail",
      unit: "x",
      better: "less",
      judged: "first",
      budget: { shm: { bar: 10 } },
    },
  ],
  sides({ dealer, quick }) {
    const sides = (name, program) =>
      FORMS.map(({ form, pauseMs }) => ({
        form: `${name}${form}`,
        program,
        params: { dealer, pauseMs, asks: quick || pauseMs > 0 ? 500 : 5000, warmups: 200 },
      }));
    return { ours: sides("", "status.js"), raw: sides("postMessage, ", "raw-status.js")[0] };
  },
};
