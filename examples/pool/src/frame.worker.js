import { defineWorker } from "@bossworks/core";
import { drawRow } from "./draw-row.js";

/** One frame of the film, as lines of text; says how far it is when it is asked. */
export const frame = defineWorker(import.meta, (worker, view) => {
  const rows = [];
  for (let y = 0; y < view.height; y++) {
    rows.push(drawRow(view, y));
    worker.checkpointSync(() => ({ rows: rows.length }));
  }
  return rows;
});
