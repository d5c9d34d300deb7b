import { isCausedByAnEnd } from "../boss/quietly.js";
import { queueMicrotask } from "../timers.js";
import type { StopOrder } from "./stop-order.js";

/**
 * The promise of a worker's call. It is marked handled when an end caused its rejection: who ignores it has done nothing
 * wrong. Who takes it, by `await` or `then`, meets the STOP that it rejects with; one that is ignored keeps STOP from
 * nobody else.
 */
class GivenPromise<T> extends Promise<T> {
  /** For whoever looks at it, be it in a message, it is a promise as any other. */
  static override readonly name = "Promise";

  #isTaken = false;
  #onMet: (() => void) | undefined;

  /** What is chained to it is a promise as any other. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  static of<T>(inner: Promise<T>, stop: StopOrder, onTold?: () => void): GivenPromise<T> {
    const given = new GivenPromise<T>((resolve, reject) => {
      inner.then(
        (value) => {
          resolve(value);
          if (onTold) queueMicrotask(onTold);
        },
        (error: unknown) => {
          given.#ends(error, stop);
          reject(error);
          if (onTold) queueMicrotask(onTold);
        },
      );
    });
    return given;
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise, and `await` calls this too.
  override then<R = T, E = never>(
    onResolved?: ((value: T) => R | PromiseLike<R>) | null,
    onRejected?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E> {
    this.#isTaken = true;
    this.#onMet?.();
    return super.then(onResolved, onRejected);
  }

  #ends(error: unknown, stop: StopOrder): void {
    if (!isCausedByAnEnd(error)) return;
    super.then(undefined, () => {});
    this.#onMet = () => stop.meet(error);
    if (this.#isTaken) stop.meet(error);
  }
}

/**
 * What users get of a call's promise; see {@link GivenPromise}. `onTold` is called once those who had taken it when it settled
 * are about to go on.
 */
export function given<T>(
  inner: Promise<T>,
  { stop }: { readonly stop: StopOrder },
  onTold?: () => void,
): Promise<T> {
  return GivenPromise.of(inner, stop, onTold);
}
