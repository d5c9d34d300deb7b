/*
 * All of core, for the one script it is published as: see load-core.ts.
 */
export * as memoryEnds from "./dealer/memory-ends.js";
export * as driver from "./driver.js";
export * as index from "./index.js";
export { runScout } from "./remote/run-scout.js";
export * as timers from "./timers.js";
export { runLink } from "./worker/run-link.js";
export { runProcess } from "./worker/run-process.js";
export { runThread } from "./worker/run-thread.js";
