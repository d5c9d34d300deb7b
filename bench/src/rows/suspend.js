const MESSAGES = 100_000;
const BUSY_MS = 50;

/** On two cores one in three waits for a slice of the scheduler, or for V8's helpers, which a median of few is too small for. */
const SAMPLES = { shm: 27, pipe: 27, zmq: 27, redis: 9 };

export const suspend = {
  name: "suspend",
  rounds: { full: 5, quick: 1 },
  measures: [
    {
      title: "SUSPEND behind 100,000 queued messages",
      key: "suspendUs",
      unit: "us",
      better: "less",
      compare: "ratio",
      judged: "first",
      budget: {
        shm: { bar: 3, goal: 1.5 },
        pipe: { bar: 3, goal: 1.5 },
        zmq: { bar: 3, goal: 1.5 },
        redis: { bar: 3, goal: 1.5 },
      },
      note: "to a worker that computes and receives nothing; given as soon as all were accepted (window 64 MiB), while they are on their way; raw: the same with nothing queued, by a boss that has computed for 50 ms, about as long as it takes to send as many",
    },
  ],
  sides({ dealer, kind, quick }) {
    const params = { dealer, samples: quick ? 3 : SAMPLES[kind], warmups: quick ? 1 : 2 };
    const side = (form, messages, busyMs) => ({
      form,
      program: "suspend.js",
      params: { ...params, messages, busyMs },
    });
    return {
      ours: [side("behind data", MESSAGES, 0), side("nothing queued, right after 400 other orders", 0, 0)],
      raws: [side("nothing queued", 0, BUSY_MS)],
    };
  },
};
