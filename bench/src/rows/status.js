const FORMS = [
  { form: "a function reported once, asked again at once", worker: "reporting", pauseMs: 0 },
  { form: "a function made for every checkpoint, asked again at once", worker: "computing", pauseMs: 0 },
  { form: "a function reported once, asked 2 ms after the last answer", worker: "reporting", pauseMs: 2 },
];

/** Asked at once, V8 goes on compiling beside both threads for some thousand questions: both cores are theirs by then. */
const MANY = { asks: 5000, warmups: 10_000 };
const FEW = { asks: 500, warmups: 200 };

export const status = {
  name: "status",
  rounds: { full: 5, quick: 1 },
  measures: [
    {
      title: "STATUS into a loop that never yields, median",
      key: "medianUs",
      unit: "us",
      better: "less",
      judged: "first",
      budget: {
        shm: { bar: 30, goal: 15 },
        pipe: { bar: 100, goal: 50 },
        zmq: { bar: 300, goal: 150 },
        redis: { bar: 450, goal: 225 },
      },
      note: "raw: a loop that asks receiveMessageOnPort at every 256th step",
    },
    {
      title: "STATUS into a loop that never yields, p99",
      key: "p99Us",
      unit: "us",
      better: "less",
      judged: "first",
      budget: {
        shm: { bar: 300, goal: 150 },
        pipe: { bar: 1000, goal: 500 },
        zmq: { bar: 3000, goal: 1500 },
        redis: { bar: 4500, goal: 2250 },
      },
      note: "the bar is ten times the median's; both sides asked 10,000 times before",
    },
  ],
  sides({ dealer, kind, quick }) {
    const sides = (name, program) =>
      FORMS.map(({ form, worker, pauseMs }) => ({
        form: `${name}${form}`,
        program,
        params: { dealer, worker, pauseMs, ...(quick || pauseMs > 0 ? FEW : MANY) },
      }));
    const raws = kind === "shm" ? [{ ...sides("", "raw-status.js")[0], form: "postMessage" }] : [];
    return { ours: sides("", "status.js"), raws };
  },
};
