/** What the three rows of small objects have in common: forms of ours and of the raw medium, and how much is sent. */
export function trafficSides({ dealer, quick }, forms, { toBoss, toWorker }) {
  const size = quick ? 20_000 : 100_000;
  const params = {
    dealer,
    toBoss: toBoss ? size : 0,
    toWorker: toWorker ? size : 0,
    samples: quick ? 2 : 5,
    warmups: quick ? 1 : 2,
  };
  return {
    ours: forms.map(({ form, ...choice }) => ({
      form,
      program: "traffic.js",
      params: { ...params, ...choice },
    })),
    raw: { form: "postMessage", program: "raw-traffic.js", params },
  };
}

export const TRAFFIC_ROUNDS = { full: 7, quick: 1 };

/** The measure of such a row. */
export function trafficMeasure(title) {
  return {
    title,
    key: "rate",
    unit: "M/s",
    better: "more",
    compare: "ratio",
    budget: { shm: { bar: 1.8, goal: 3 } },
  };
}
