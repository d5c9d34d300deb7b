import { poolSides } from "./pool-sides.js";

const SHORT = { unit: "ms", better: "less" };
const ONE_IN_100 = "one task in a hundred computes for 50 ms";

/** Both workers are taken by long tasks nearly all the time; most of what a short one takes is waiting for them. */
const FLOOD_NOTE = `${ONE_IN_100}; with 64 in flight the mean is the same for everybody, 16 ms`;

export const poolMixed = {
  name: "pool-mixed",
  rounds: { full: 3, quick: 1 },
  measures: [
    {
      ...SHORT,
      title: "pool, short tasks among long ones, 64 in flight, p99",
      key: "p99Ms",
      budget: { shm: { bar: 110, goal: 60 }, pipe: { bar: 110, goal: 60 }, redis: { bar: 110, goal: 60 } },
      note: FLOOD_NOTE,
    },
    {
      ...SHORT,
      title: "pool, short tasks among long ones, 64 in flight, median",
      key: "medianMs",
      budget: { shm: { bar: 25, goal: 10 }, pipe: { bar: 25, goal: 10 }, redis: { bar: 25, goal: 10 } },
      note: FLOOD_NOTE,
    },
    {
      ...SHORT,
      title: "pool, short tasks among long ones, one a millisecond, p99",
      key: "pacedP99Ms",
      budget: { shm: { bar: 10, goal: 3 }, pipe: { bar: 10, goal: 3 }, redis: { bar: 15, goal: 5 } },
      note: `${ONE_IN_100}; one of the two workers is always free: more than 10 ms means that tasks wait for the other`,
    },
    {
      ...SHORT,
      title: "pool, short tasks among long ones, one a millisecond, median",
      key: "pacedMedianMs",
      budget: { shm: { bar: 0.2, goal: 0.1 }, pipe: { bar: 0.4, goal: 0.2 }, redis: { bar: 1, goal: 0.5 } },
      note: ONE_IN_100,
    },
  ],
  sides: (settings) => poolSides(settings, "mixed", { tasks: settings.quick ? 1000 : 5000 }),
};
