import { TRAFFIC_ROUNDS, trafficMeasures, trafficSides } from "./traffic.js";

const BOUNDED = "boss send, every 256th awaited";

const FORMS = [
  { form: `${BOUNDED}, worker receiveSync`, sender: "bounded", worker: "blocking", reader: "listener" },
  { form: "boss await send, worker receiveSync", sender: "awaited", worker: "blocking", reader: "listener" },
  { form: `${BOUNDED}, worker for await`, sender: "bounded", worker: "awaiting", reader: "listener" },
  { form: "boss await send, worker for await", sender: "awaited", worker: "awaiting", reader: "listener" },
];

export const toWorker = {
  name: "to-worker",
  rounds: TRAFFIC_ROUNDS,
  measures: trafficMeasures("small objects, boss to worker"),
  sides: (settings) => trafficSides(settings, FORMS, { toWorker: true }),
};
