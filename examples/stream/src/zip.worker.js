import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { defineWorker } from "@bossworks/core";

/** Packs what comes by its stream and sends it back by the same one; tells how many bytes went each way. */
export const pack = defineWorker(import.meta, async (worker, { level = 6 } = {}) => {
  const gzip = createGzip({ level });
  let packed = 0;
  gzip.on("data", (chunk) => {
    packed += chunk.length;
  });
  const stream = worker.stream();
  await pipeline(stream, gzip, stream);
  return { bytes: gzip.bytesWritten, packed };
});

/** The way back. */
export const unpack = defineWorker(import.meta, async (worker) => {
  const stream = worker.stream();
  await pipeline(stream, createGunzip(), stream);
});
