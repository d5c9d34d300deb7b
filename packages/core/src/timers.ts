import { performance as nodesPerformance } from "node:perf_hooks";
import * as timers from "node:timers";
import * as timersPromises from "node:timers/promises";

/*
 * Time as it passes, for core and dealers. Tests of programs put timers that stand still in the place of the global ones and
 * of those of Node's modules (vitest, Jest, Sinon, node:test); a boss and its workers meet in real time all the same. So
 * they take what measures time from here, where it was taken once, when core was loaded.
 */

export const setTimeout = timers.setTimeout;
export const clearTimeout = timers.clearTimeout;
export const setInterval = timers.setInterval;
export const clearInterval = timers.clearInterval;
export const setImmediate = timers.setImmediate;
export const clearImmediate = timers.clearImmediate;
export const queueMicrotask = globalThis.queueMicrotask;
export const nextTick = process.nextTick;
export const performance = nodesPerformance;
/** Resolves after so many milliseconds. */
export const delay = timersPromises.setTimeout;
/** Resolves in the next turn of the event loop. */
export const nextTurn = timersPromises.setImmediate;
/** Milliseconds since 1970, as clocks of files and other machines tell them. */
export const dateNow = Date.now;
