/** Where a thread finds the cache in its workerData. Nobody else's data must be taken for it. */
export const CODE_CACHE_KEY = "bossworks:code";

/** Bound by load-core.ts; not there where core was loaded as modules. */
declare const makeCodeCache: (() => Uint8Array) | undefined;

let workers = 0;
let cache: Uint8Array | undefined;

/**
 * V8's compiled code of core, for a worker about to start; undefined for the first one, and where core was loaded as
 * modules. Made once, in some milliseconds, after a first employment has had compiled what an employment needs.
 */
export function codeCache(): Uint8Array | undefined {
  if (workers++ > 0 && !cache && typeof makeCodeCache === "function") {
    const made = makeCodeCache();
    cache = new Uint8Array(new SharedArrayBuffer(made.length));
    cache.set(made);
  }
  return cache;
}
