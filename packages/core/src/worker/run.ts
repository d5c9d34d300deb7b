import type { Runnable } from "./definitions.js";

/** Runs a definition's code: calls the function, or makes the object and calls its method. */
export function run(runnable: Runnable, handle: unknown, params: unknown): unknown {
  if (runnable.kind === "function") return runnable.run(handle as never, params as never);
  const object = new runnable.construct() as Record<string, (params: unknown) => unknown>;
  return object[runnable.method]?.(params);
}
