import { TRAFFIC_ROUNDS, trafficMeasures, trafficSides } from "./traffic.js";

const FORMS = [
  { form: "worker sendSync, boss on message", worker: "blocking", sender: "awaited", reader: "listener" },
  { form: "worker sendSync, boss for await", worker: "blocking", sender: "awaited", reader: "iterator" },
  { form: "worker await send, boss on message", worker: "awaiting", sender: "awaited", reader: "listener" },
  { form: "worker await send, boss for await", worker: "awaiting", sender: "awaited", reader: "iterator" },
];

export const toBoss = {
  name: "to-boss",
  rounds: TRAFFIC_ROUNDS,
  measures: trafficMeasures("small objects, worker to boss"),
  sides: (settings) => trafficSides(settings, FORMS, { toBoss: true }),
};
