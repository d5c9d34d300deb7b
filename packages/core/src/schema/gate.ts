import { BossworksError } from "../errors/bossworks-error.js";
import { performance } from "../timers.js";
import { deferred, handled, SETTLED } from "../util/deferred.js";
import { assertNotAborted, type WaitOptions, withinLimits } from "../util/wait-limits.js";
import { check, isLater, type Passed } from "./check.js";
import type { StandardSchema } from "./standard-schema.js";

/** More values than this do not wait for their verdicts at a time. */
const MAX_WAITING = 1024;

/** Lets values pass a schema one after the other: whoever came first goes on first, however long its verdict takes. */
export class Gate {
  readonly #schema: StandardSchema;
  /** Settles when all who came before have gone on. */
  #tail: Promise<void> = SETTLED;
  readonly #waiting = new Set<(error: Error) => void>();
  #shutBecause: Error | undefined;

  constructor(schema: StandardSchema) {
    this.#schema = schema;
  }

  /** Somebody's verdict is still to come. */
  get isAwaited(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Calls `act` with what came out of the schema, and what is left of the limits: now, or when the verdict and those who came before have been. Throws or
   * rejects BAD_DATA, what it was shut with; for a verdict that is waited for also ABORTED, TIMEOUT, SEND_OVERFLOW.
   */
  pass<T>(
    where: string,
    value: unknown,
    limits: WaitOptions,
    act: (value: unknown, left: WaitOptions) => T,
  ): T | Promise<Awaited<T>> {
    if (this.#shutBecause) throw this.#shutBecause;
    assertNotAborted(where, limits);
    const checked = check(where, this.#schema, value);
    if (!isLater(checked) && this.#waiting.size === 0) return act(checked.value, limits);
    return this.#inTurn(where, checked, limits, act);
  }

  /** Calls `act` when all who came before have gone on. */
  async after(act: () => void): Promise<void> {
    if (this.#waiting.size > 0) await this.#tail;
    act();
  }

  /** Nobody goes on any more: those who wait reject, and so do all who come. */
  shut(error: Error): void {
    this.#shutBecause = error;
    for (const reject of this.#waiting) reject(error);
  }

  async #inTurn<T>(
    where: string,
    checked: Passed | Promise<Passed>,
    limits: WaitOptions,
    act: (value: unknown, left: WaitOptions) => T,
  ): Promise<Awaited<T>> {
    if (isLater(checked)) void handled(checked);
    if (this.#waiting.size >= MAX_WAITING) {
      throw new BossworksError(
        "SEND_OVERFLOW",
        `${where}: ${MAX_WAITING} values wait for their schema already: await each call to slow down`,
      );
    }
    const since = performance.now();
    const before = this.#tail;
    const over = deferred<void>();
    const shut = deferred<never>();
    this.#tail = over.promise;
    this.#waiting.add(shut.reject);
    try {
      const mine = before.then(() => checked);
      const { value } = await withinLimits(where, limits, Promise.race([mine, shut.promise]));
      return act(value, leftOf(limits, since)) as Awaited<T>;
    } finally {
      this.#waiting.delete(shut.reject);
      // Who gives up lets nobody overtake those before.
      over.resolve(before);
    }
  }
}

/** What is left of the limits of a call that began so long ago. */
function leftOf(limits: WaitOptions, since: number): WaitOptions {
  const { timeoutMs } = limits;
  if (timeoutMs === undefined) return limits;
  return { ...limits, timeoutMs: Math.max(0, timeoutMs - (performance.now() - since)) };
}
