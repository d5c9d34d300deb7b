import { defineWorker } from "@bossworks/core";

export const adder = defineWorker(import.meta, (_worker, { a, b }) => a + b);
