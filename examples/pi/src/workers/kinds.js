import { workerAt } from "@bossworks/core";
import { piByFunction } from "./pi-function.worker.js";
import { piByMethod } from "./pi-method.worker.js";

/** The three ways to be a worker; all take `{ iterations }` and tell `{ step, hits }`. */
export const KINDS = [
  { kind: "function", definition: piByFunction },
  { kind: "method", definition: piByMethod },
  { kind: "script", definition: workerAt(new URL("./pi-script.worker.js", import.meta.url)) },
];
