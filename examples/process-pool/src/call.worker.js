import { defineWorker } from "@bossworks/core";
import { countPrimes, randomData, sleep } from "./functions.js";

const FUNCTIONS = new Map([countPrimes, randomData, sleep].map((fn) => [fn.name, fn]));

/**
 * Calls one of these functions. No closure can travel to a process that is there already; what travels is the function's
 * name, which says the same on both sides, since both import this module.
 */
export const call = defineWorker(import.meta, (worker, { name, args }) =>
  FUNCTIONS.get(name)(worker, ...args),
);

/** The params of `call` for one of these functions, which gets the worker and then these arguments. */
export function callOf(fn, ...args) {
  if (FUNCTIONS.get(fn.name) === fn) return { name: fn.name, args };
  throw new TypeError(`${fn.name || "a closure"} is none of ${[...FUNCTIONS.keys()].join(", ")}`);
}
