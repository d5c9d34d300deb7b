import { availableParallelism } from "node:os";
import { onAbort } from "../util/on-abort.js";
import { removeOne } from "../util/remove-one.js";

/** Starting is work for the whole machine: more at once than cores only makes each slower. */
const MIN_STARTS = 2;

/** How many workers this machine starts at a time. */
export function startsAtOnce(): number {
  return Math.max(MIN_STARTS, availableParallelism());
}

/** Lets a limited number of workers start at a time; the others queue in order. */
export class StartQueue {
  readonly #limit: number;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  /** Default: as many at once as this machine takes. */
  constructor(limit: number = startsAtOnce()) {
    this.#limit = limit;
  }

  /**
   * Resolves when it is this one's turn; the caller calls what it gets when the start is over. Rejects with the signal's
   * reason when that fires before, and leaves the queue.
   */
  async turn(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#running >= this.#limit) await this.#wait(signal);
    else this.#running++;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const next = this.#queue.shift();
      if (next) next();
      else this.#running--;
    };
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        letGo();
        resolve();
      };
      const letGo = onAbort(signal, () => {
        removeOne(this.#queue, go);
        reject(signal.reason);
      });
      this.#queue.push(go);
    });
  }
}
