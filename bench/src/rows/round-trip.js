import { LINKS, LINKS_BESIDE } from "../lib/raw-process.js";

const FORMS = [
  { form: "worker receiveSync, boss on message", worker: "blockingEcho", player: "listener" },
  { form: "worker receiveSync, boss for await", worker: "blockingEcho", player: "iterator" },
  { form: "worker await receive, boss on message", worker: "awaitingEcho", player: "listener" },
  { form: "worker await receive, boss for await", worker: "awaitingEcho", player: "iterator" },
];

export const roundTrip = {
  name: "round-trip",
  rounds: { full: 5, quick: 1 },
  measures: [
    {
      title: "round trip of a small object",
      key: "tripUs",
      unit: "us",
      better: "less",
      compare: "ratio",
      budget: { shm: { bar: 1, goal: 0.4 } },
    },
    {
      title: "round trip of a small object, beyond the raw medium's",
      key: "tripUs",
      unit: "us",
      better: "less",
      compare: "excess",
      against: { pipe: LINKS.single, zmq: LINKS.zmqSingle, redis: LINKS.redisSingle },
      budget: { pipe: { bar: 100, goal: 40 }, zmq: { bar: 100, goal: 40 }, redis: { bar: 100, goal: 40 } },
    },
  ],
  sides({ dealer, kind, quick }) {
    const trips = kind === "shm" ? 5000 : 1500;
    const params = { dealer, trips: quick ? 1000 : trips, samples: quick ? 3 : 7, warmups: 3 };
    return {
      ours: FORMS.map(({ form, ...choice }) => ({
        form,
        program: "round-trip.js",
        params: { ...params, ...choice },
      })),
      raws:
        kind === "shm"
          ? [{ form: "postMessage", program: "raw-round-trip.js", params }]
          : LINKS_BESIDE[kind]
              .filter((link) => !link.endsWith("atched"))
              .map((link) => ({
                form: LINKS[link],
                program: "raw-process-round-trip.js",
                params: { ...params, link },
              })),
    };
  },
};
