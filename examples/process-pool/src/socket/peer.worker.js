import { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { defineWorker } from "@bossworks/core";
import { readRecords, toRecord } from "./records.js";

async function* speak(source) {
  yield* toRecord(Buffer.from("Message From Child."));
  for await (const record of readRecords(source)) yield* toRecord(record);
}

/** Says something by its socket before it has heard anything, then sends back what comes, record for record. */
export const peer = defineWorker(import.meta, async (worker) => {
  const socket = worker.stream();
  // Iterated directly, the socket would be closed both ways as soon as there is nothing more to read.
  await pipeline(socket, Duplex.from(speak), socket);
});
