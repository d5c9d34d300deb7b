import { parentPort, workerData } from "node:worker_threads";
import { checkPayload, makePayload } from "../lib/payload.js";

const { kind, bytes, way } = workerData;

parentPort.postMessage("here");
parentPort.once("message", (message) => {
  if (way === "toWorker") {
    checkPayload(message, kind, bytes);
    parentPort.postMessage("came");
  } else {
    parentPort.postMessage(makePayload(kind, bytes));
  }
});
