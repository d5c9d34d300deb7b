import { defineWorker } from "@bossworks/core";

/** Asks once for a shared variable, see variables.js. */
export const ask = defineWorker(import.meta, (worker, request) => worker.call(request));
