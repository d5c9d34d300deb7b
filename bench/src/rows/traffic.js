import { LINKS, LINKS_BESIDE } from "../lib/raw-process.js";

/**
 * Between processes three threads of ours compile on two cores beside what they are measured at: two million messages go
 * by until V8 is done with it, three with a client of Redis on each side, and a rate taken before is a third lower.
 */
const WARMUPS = { shm: 2, pipe: 20, zmq: 20, redis: 30 };

/** What the three rows of small objects have in common: forms of ours and of the raw media, and how much is sent. */
export function trafficSides({ dealer, kind, quick }, forms, { toBoss, toWorker }) {
  const size = quick ? 20_000 : 100_000;
  const params = {
    dealer,
    toBoss: toBoss ? size : 0,
    toWorker: toWorker ? size : 0,
    samples: quick ? 2 : 5,
    warmups: quick ? 1 : WARMUPS[kind],
  };
  return {
    ours: forms.map(({ form, ...choice }) => ({
      form,
      program: "traffic.js",
      params: { ...params, ...choice },
    })),
    raws:
      kind === "shm"
        ? [{ form: "postMessage", program: "raw-traffic.js", params }]
        : processSides(kind, params),
  };
}

/** So many times fewer messages by IPC, which takes as many times longer for each. */
const IPC_SHARE = 10;

function processSides(kind, params) {
  return LINKS_BESIDE[kind].map((link) => {
    const share = link === "json" || link === "advanced" ? IPC_SHARE : 1;
    const [toBoss, toWorker] = [params.toBoss / share, params.toWorker / share];
    return {
      form: LINKS[link],
      program: "raw-process-traffic.js",
      params: { ...params, toBoss, toWorker, link },
    };
  });
}

export const TRAFFIC_ROUNDS = { full: 3, quick: 1 };

/** The measures of such a row: beside the medium at its best, and beside the medium as it is mostly used. */
export function trafficMeasures(title) {
  const measure = { title, key: "rate", unit: "M/s", better: "more", compare: "ratio" };
  return [
    {
      ...measure,
      against: { pipe: LINKS.batched, zmq: LINKS.zmqBatched, redis: LINKS.redisBatched },
      budget: {
        shm: { bar: 1.8, goal: 3 },
        pipe: { bar: 0.8, goal: 1 },
        zmq: { bar: 0.8, goal: 1 },
        redis: { bar: 0.8, goal: 1 },
      },
    },
    {
      ...measure,
      title: `${title}, beside one message a write`,
      against: { pipe: LINKS.single, zmq: LINKS.zmqSingle, redis: LINKS.redisSingle },
      budget: { pipe: { bar: 5, goal: 10 }, zmq: { bar: 5, goal: 10 }, redis: { bar: 5, goal: 10 } },
    },
  ];
}
