import { isBossworksError } from "../errors/bossworks-error.js";
import type { ErrorCode } from "../errors/error-codes.js";
import { canReject } from "../util/deferred.js";

/** Codes of rejections that a worker's end or the boss's own end caused. */
const CAUSED_BY_AN_END: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "BOSS_CLOSED",
  "POOL_CLOSED",
  "RESTART_LIMIT",
  "WORKER_EXITED",
  "WORKER_FAILED",
  "WORKER_GONE",
  "WORKER_KILLED",
  "WORKER_LOST",
  "WORKER_OUT_OF_MEMORY",
  "WORKER_STOPPED",
]);

/** True for the error of a rejection that may be ignored. */
export function isCausedByAnEnd(error: unknown): boolean {
  return isBossworksError(error) && CAUSED_BY_AN_END.has(error.code);
}

/**
 * Runs a call whose promise users get, and marks the promise handled when an end caused its rejection: who ignores
 * it has done nothing wrong. Any other rejection that is ignored stays an unhandled one.
 */
export function quietly<T>(call: () => Promise<T>): Promise<T> {
  let inner: Promise<T>;
  try {
    inner = call();
  } catch (error) {
    inner = Promise.reject(error);
  }
  return handledIfEnded(inner);
}

/** The same for a promise that is there already. */
export function handledIfEnded<T>(inner: Promise<T>): Promise<T> {
  return canReject(inner) ? markedIfEnded(inner) : inner;
}

function markedIfEnded<T>(inner: Promise<T>): Promise<T> {
  const outer = new Promise<T>((resolve, reject) => {
    inner.then(resolve, (error: unknown) => {
      if (isCausedByAnEnd(error)) outer.catch(() => {});
      reject(error);
    });
  });
  return outer;
}
