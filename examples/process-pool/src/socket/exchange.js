import { pipeline } from "node:stream/promises";
import { peer } from "./peer.worker.js";
import { readRecords, toRecord } from "./records.js";

/**
 * Sends records to a worker by a socket and reads at the same time what comes from there.
 *
 * @param {import("@bossworks/core").Boss} boss who employs the worker
 * @param {Iterable<Buffer>} records
 * @returns {Promise<Buffer[]>} what the worker said, and all that it sent back
 */
export async function exchange(boss, records) {
  const employee = await boss.employ(peer);
  const received = [];
  await pipeline(allOf(records), employee.stream(), async (source) => {
    for await (const record of readRecords(source)) received.push(record);
  });
  await employee.result;
  return received;
}

function* allOf(records) {
  for (const record of records) yield* toRecord(record);
}
