import { parentPort, workerData } from "node:worker_threads";
import { messageOf, Tally } from "../lib/tally.js";

const { sends, receives } = workerData;
let tally;

parentPort.on("message", (message) => {
  if (message === "go") begin();
  else tally.take(message);
  if (tally.count < receives) return;
  tally.check(receives);
  parentPort.postMessage({ report: tally.count });
});

function begin() {
  tally = new Tally();
  for (let id = 0; id < sends; id++) parentPort.postMessage(messageOf(id));
}
