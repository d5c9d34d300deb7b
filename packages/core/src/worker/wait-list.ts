import { deferred } from "../util/deferred.js";
import { Queue } from "../util/queue.js";
import { armLimits, type WaitOptions } from "../util/wait-limits.js";
import type { StopOrder } from "./stop-order.js";

/** Returned by an attempt while there is nothing yet. Global: two copies of core may meet in one worker. */
export const PENDING: unique symbol = Symbol.for("bossworks.pending.1");
export type Pending = typeof PENDING;

/** An attempt that never succeeds. */
export const notYet = (): Pending => PENDING;

/** How a wait is called and what STATUS is answered with meanwhile. */
export interface WaitKind {
  /** What it is called in errors; waits of one name settle in the order of asking. */
  readonly what: string;
  readonly progress?: unknown;
  /** Whose wait it is; left out: the worker's own. */
  readonly of?: Waiter;
  /** STOP does not end it: its outcome is under way, and has to be known. */
  readonly outlastsStop?: boolean;
}

/** A part of the worker that is suspended and stopped by itself: a task. */
export interface Waiter {
  readonly stop: StopOrder;
  readonly isSuspended: boolean;
  /** A wait of it begins, and ends. */
  enter(kind: WaitKind): void;
  leave(kind: WaitKind): void;
  /** It stands at a checkpoint: obeys its signals. */
  settle(): void;
  /** `PENDING` while it is suspended; throws once it is stopped or has ended. */
  gate(): Pending | undefined;
}

/** What the list needs from its engine. */
export interface WaitListOwner {
  /** Suspended: no wait may settle, not even by its limit. */
  isSuspended(kind: WaitKind): boolean;
  /** A wait begins and ends: while any does, orders must be able to arrive. */
  onBegin(kind: WaitKind): void;
  /** Called in the very moment a wait settles, before its code goes on. */
  onEnd(kind: WaitKind): void;
}

/** So many lines are kept while nobody waits in them: whatever a worker waits for all the time has one of these. */
const KEPT_QUEUES = 16;

interface Wait {
  readonly kind: WaitKind;
  /** True when it has settled. */
  attempt(): boolean;
  /** Gives it up. */
  reject(error: Error): void;
}

/** Those who wait in the event loop. */
export class WaitList {
  readonly #owner: WaitListOwner;
  readonly #queues = new Map<string, Queue<Wait>>();
  /** Waits whose limit ran out while the worker was suspended. */
  readonly #expired = new Set<Wait>();

  constructor(owner: WaitListOwner) {
    this.#owner = owner;
  }

  /** True when nobody of this kind waits before. */
  isFree(kind: WaitKind): boolean {
    return (this.#queues.get(kind.what)?.length ?? 0) === 0;
  }

  /** Waits until `attempt` gives something or throws; it is tried at every change. */
  add<T>(kind: WaitKind, attempt: () => T | Pending, options: WaitOptions): Promise<T> {
    const { promise, resolve, reject } = deferred<T>();
    const queue = this.#queueOf(kind);
    let expired: Error | undefined;
    const settle = (act: () => void): true => {
      queue.remove(wait);
      // Tasks and shared things have names of their own, and there is no end of them.
      if (queue.length === 0 && (kind.of || this.#queues.size > KEPT_QUEUES)) this.#queues.delete(kind.what);
      this.#expired.delete(wait);
      disarm();
      this.#owner.onEnd(kind);
      act();
      return true;
    };
    const wait: Wait = {
      kind,
      reject: (error) => void settle(() => reject(error)),
      attempt: () => {
        try {
          if (expired && !this.#owner.isSuspended(kind)) throw expired;
          const got = attempt();
          return got !== PENDING && settle(() => resolve(got));
        } catch (error) {
          return settle(() => reject(error));
        }
      },
    };
    const disarm = armLimits(kind.what, options, (error) => {
      expired = error;
      this.#expired.add(wait);
      wait.attempt();
    });
    this.#owner.onBegin(kind);
    queue.push(wait);
    return promise;
  }

  /** Something changed: lets everybody try, each kind in the order of asking. True when any settled. */
  attemptAll(): boolean {
    let settled = false;
    for (const queue of this.#queues.values()) while (queue.first?.attempt()) settled = true;
    for (const wait of [...this.#expired]) settled = wait.attempt() || settled;
    return settled;
  }

  /** Gives up what a task that has ended still waits for. */
  rejectAll(of: Waiter, error: Error): void {
    for (const queue of [...this.#queues.values()])
      while (queue.first?.kind.of === of) queue.first.reject(error);
  }

  #queueOf(kind: WaitKind): Queue<Wait> {
    let queue = this.#queues.get(kind.what);
    if (!queue) {
      queue = new Queue();
      this.#queues.set(kind.what, queue);
    }
    return queue;
  }
}
