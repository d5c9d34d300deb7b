import { TRAFFIC_ROUNDS, trafficMeasures, trafficSides } from "./traffic.js";

const BOSS = "boss send, every 256th awaited, and on message";

const FORMS = [
  {
    form: `${BOSS}; worker receiveSync and sendSync in turns`,
    worker: "blocking",
    sender: "bounded",
    reader: "listener",
  },
  {
    form: "boss await send and on message; worker receiveSync and sendSync in turns",
    worker: "blocking",
    sender: "awaited",
    reader: "listener",
  },
  {
    form: `${BOSS}; worker receiveSync and sendSync in turns of 64`,
    worker: "blocking",
    sender: "bounded",
    reader: "listener",
    turn: 64,
  },
  {
    form: "boss await send and for await; worker await send and for await",
    worker: "awaiting",
    sender: "awaited",
    reader: "iterator",
  },
];

export const bothWays = {
  name: "both-ways",
  rounds: TRAFFIC_ROUNDS,
  measures: trafficMeasures("small objects, both ways at once"),
  sides: (settings) => trafficSides(settings, FORMS, { toBoss: true, toWorker: true }),
};
