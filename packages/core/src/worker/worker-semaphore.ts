import type { Release } from "../shared/release.js";
import { checkSharedName } from "../shared/shared-name.js";
import { assertNotAborted, checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import { given } from "./given-promise.js";
import type { SemaphoreAsks } from "./semaphore-asks.js";
import { PENDING, type Pending, type WaitKind } from "./wait-list.js";
import type { WorkerScope } from "./worker-scope.js";

/** A worker's handle of a semaphore that its boss has made; every method is a checkpoint. */
export interface WorkerSemaphore {
  readonly name: string;
  /** Waits for a permit, in the order of asking; resolves to what gives it back. TIMEOUT, ABORTED, SHARED_UNKNOWN. */
  acquire(options?: WaitOptions): Promise<Release>;
  /** The same, blocking the thread. */
  acquireSync(options?: WaitOptions): Release;
  /** A permit if one is free now, else undefined. SHARED_UNKNOWN. */
  tryAcquire(options?: WaitOptions): Promise<Release | undefined>;
  /** The same, blocking the thread. */
  tryAcquireSync(options?: WaitOptions): Release | undefined;
}

/** An attempt that is waited for, either way. */
interface Attempt<T> {
  readonly kind: WaitKind;
  ready(): T | Pending;
  giveUp(): void;
}

/** The implementation of {@link WorkerSemaphore}. */
export class SemaphoreOfWorker implements WorkerSemaphore {
  readonly name: string;
  readonly #scope: WorkerScope;

  /** Throws `TypeError` for what is no name. */
  constructor(scope: WorkerScope, name: string) {
    checkSharedName("worker.semaphore", name);
    this.name = name;
    this.#scope = scope;
  }

  acquire(options?: WaitOptions): Promise<Release> {
    return given(
      this.#wait("acquire", options, () => this.#acquire()),
      this.#scope,
    );
  }

  acquireSync(options?: WaitOptions): Release {
    return this.#waitSync("acquireSync", options, () => this.#acquire());
  }

  tryAcquire(options?: WaitOptions): Promise<Release | undefined> {
    return given(
      this.#wait("tryAcquire", options, () => this.#try()),
      this.#scope,
    );
  }

  tryAcquireSync(options?: WaitOptions): Release | undefined {
    return this.#waitSync("tryAcquireSync", options, () => this.#try());
  }

  async #wait<T>(method: string, options: WaitOptions | undefined, begin: () => Attempt<T>): Promise<T> {
    const limits = this.#check(method, options);
    const attempt = begin();
    try {
      return await this.#scope.wait(attempt.kind, attempt.ready, limits);
    } catch (error) {
      attempt.giveUp();
      throw error;
    }
  }

  #waitSync<T>(method: string, options: WaitOptions | undefined, begin: () => Attempt<T>): T {
    const limits = this.#scope.stop.meeting(() => this.#check(method, options));
    const attempt = begin();
    try {
      return this.#scope.waitSync(attempt.kind, attempt.ready, limits);
    } catch (error) {
      attempt.giveUp();
      throw error;
    }
  }

  /** What is refused before the boss is asked. */
  #check(method: string, options: WaitOptions | undefined): WaitOptions {
    const limits = checkWaitOptions(`semaphore.${method}`, options);
    this.#scope.stop.throwIfAny();
    assertNotAborted(`semaphore.${method}`, limits);
    return limits;
  }

  #acquire(): Attempt<Release> {
    const { asks, holdings } = this.#parts();
    const acquiring = asks.acquire();
    const giveUp = (): void => asks.giveUp(acquiring);
    return {
      kind: { what: `acquiring "${this.name}"` },
      giveUp,
      ready: () => {
        if (acquiring.error) throw acquiring.error;
        if (acquiring.state !== "granted") return PENDING;
        acquiring.state = "taken";
        return holdings.hold(asks);
      },
    };
  }

  #try(): Attempt<Release | undefined> {
    const { asks, holdings } = this.#parts();
    const trying = asks.try();
    let isDone = false;
    const giveUp = (): void => {
      if (!isDone) asks.giveUpTry(trying);
    };
    return {
      kind: { what: `trying "${this.name}"` },
      giveUp,
      ready: () => {
        const { outcome } = trying;
        if (!outcome) return PENDING;
        isDone = true;
        if ("error" in outcome) throw outcome.error;
        return outcome.value ? holdings.hold(asks) : undefined;
      },
    };
  }

  #parts(): { asks: SemaphoreAsks; holdings: WorkerScope["holdings"] } {
    // Throws WORKER_GONE for a task that has ended.
    const { holdings } = this.#scope;
    return { asks: this.#scope.engine.shared.semaphore(this.name), holdings };
  }
}
