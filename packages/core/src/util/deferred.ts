/** A promise with its two ends; Node 20 has no `Promise.withResolvers`. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T | PromiseLike<T>): void;
  reject(reason: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve!: Deferred<T>["resolve"];
  let reject!: Deferred<T>["reject"];
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A promise that is settled already; the same one for all, so that what is done at once costs none of its own. */
export const SETTLED: Promise<void> = Promise.resolve();

const ignore = (): void => {};

/** Marks a promise handled: ignoring its rejection never ends the program. Returns the same promise. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore);
  return promise;
}

const harmless = new WeakSet<Promise<unknown>>();

/** Notes that a promise never rejects. */
export function neverRejects<T>(promise: Promise<T>): Promise<T> {
  harmless.add(promise);
  return promise;
}

/** False for a promise that is known to never reject. */
export function canReject(promise: Promise<unknown>): boolean {
  return promise !== SETTLED && !harmless.has(promise);
}
