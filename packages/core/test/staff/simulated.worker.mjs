import { defineWorker } from "@bossworks/core";

/** What simulated machines run by this name; the function itself is run by nobody. */
export const simulated = defineWorker(import.meta, async () => {}, { name: "simulated" });
