const BYTES = 100_000_000;
const NODE_ARGS = ["--expose-gc"];

const FORMS = [
  { form: "Buffer, result", kind: "buffer", way: "result" },
  { form: "Buffer, message to boss", kind: "buffer", way: "toBoss" },
  { form: "Buffer, message to worker", kind: "buffer", way: "toWorker" },
  { form: "string, result", kind: "string", way: "result" },
  { form: "string, message to boss", kind: "string", way: "toBoss" },
  { form: "string, message to worker", kind: "string", way: "toWorker" },
];

function rawSide(params) {
  return {
    form: "postMessage of a string to boss",
    program: "raw-payload.js",
    params: { ...params, kind: "string", way: "toBoss" },
    nodeArgs: NODE_ARGS,
  };
}

export const payload = {
  name: "payload",
  rounds: { full: 3, quick: 1 },
  measures: [
    {
      title: "100 MB payload, growth of resident memory over its size",
      key: "growth",
      unit: "x",
      better: "less",
      judged: "worst",
      budget: {
        shm: { bar: 6, goal: 2.5 },
        pipe: { bar: 3.5, goal: 2.5 },
        zmq: { bar: 3.5, goal: 2.5 },
        redis: { bar: 3.5, goal: 2.5 },
      },
      note: "the peak, the sender's own copy included; of two processes the one that grows more, of threads both",
    },
  ],
  sides({ dealer, kind }) {
    const params = { dealer, bytes: BYTES };
    return {
      ours: FORMS.map(({ form, ...choice }) => ({
        form,
        program: "payload.js",
        params: { ...params, ...choice },
        nodeArgs: NODE_ARGS,
      })),
      raws: kind === "shm" ? [rawSide(params)] : [],
    };
  },
};
