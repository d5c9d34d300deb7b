import type { Line } from "../lane/line.js";
import { ASKED, badAsk, readAsk, writeTold } from "../protocol/ask-message.js";
import type { Frame } from "../protocol/frame.js";
import { MAX_ASKS } from "../protocol/limits.js";
import { LazyMap } from "../util/lazy-map.js";
import { isCounterOp } from "./counter-state.js";
import type { SemaphoreState } from "./semaphore-state.js";
import type { SharedThings } from "./shared-things.js";

/** What one worker has of a semaphore. */
interface Share {
  held: number;
  /** How to leave the line, by the id of who waits. */
  readonly waiting: Map<number, () => boolean>;
}

/**
 * The boss's end of what one worker asks of shared things. Knows what the worker holds, and gives all of it back, once,
 * when the employment is over.
 */
export class AskDesk {
  readonly #things: SharedThings;
  readonly #line: Pick<Line, "control">;
  readonly #onDeaf: (error: Error) => void;
  readonly #shares = new LazyMap<SemaphoreState, Share>();
  #isOver = false;

  /** `onDeaf`: the worker does not read what it is told. */
  constructor(things: SharedThings, line: Pick<Line, "control">, onDeaf: (error: Error) => void) {
    this.#things = things;
    this.#line = line;
    this.#onDeaf = onDeaf;
  }

  /** A worker's ASK. Throws BAD_DATA for what cannot be asked. */
  take({ id, body }: Frame): void {
    const { what, name, rest } = readAsk(body);
    if (what === ASKED.COUNT) return this.#count(id, name, rest);
    const semaphore = this.#things.findSemaphore(name);
    if (semaphore instanceof Error) return this.#refuse(what, id, semaphore);
    const share = this.#shareOf(semaphore);
    if (what === ASKED.ACQUIRE) return this.#acquire(id, semaphore, share);
    if (what === ASKED.WITHDRAW) return this.#withdraw(id, share);
    const [count] = rest;
    if (!Number.isSafeInteger(count) || (count as number) < 1) throw badAsk();
    if (what === ASKED.TRY) return this.#try(id, semaphore, share, count as number);
    if (what !== ASKED.RELEASE || (count as number) > share.held) throw badAsk();
    share.held -= count as number;
    semaphore.give(count as number);
  }

  /** The employment is over: leaves every line, then gives back what is held. Again: does nothing. */
  end(): void {
    this.#isOver = true;
    const shares = [...this.#shares];
    this.#shares.clear();
    for (const [, { waiting }] of shares) for (const leave of waiting.values()) leave();
    for (const [semaphore, { held }] of shares) if (held > 0) semaphore.give(held);
  }

  #count(id: number, name: string, ops: readonly unknown[]): void {
    if (ops.length === 0 || ops.length > MAX_ASKS || !ops.every(isCounterOp)) throw badAsk();
    const counter = this.#things.findCounter(name);
    this.#tell(id, counter instanceof Error ? counter : ops.map((op) => counter.apply(op)));
  }

  #acquire(id: number, semaphore: SemaphoreState, share: Share): void {
    if (share.waiting.size >= MAX_ASKS || share.waiting.has(id)) throw badAsk();
    const grant = (): void => {
      share.waiting.delete(id);
      share.held++;
      this.#tell(id, [1]);
    };
    if (semaphore.tryTake()) grant();
    else share.waiting.set(id, semaphore.wait(grant));
  }

  #withdraw(id: number, share: Share): void {
    // Too late, if it is not there: its permit is on the way, and comes back.
    if (!share.waiting.get(id)?.()) return;
    share.waiting.delete(id);
    this.#tell(id, [0]);
  }

  #try(id: number, semaphore: SemaphoreState, share: Share, count: number): void {
    if (count > MAX_ASKS) throw badAsk();
    let taken = 0;
    while (taken < count && semaphore.tryTake()) taken++;
    share.held += taken;
    this.#tell(id, [taken]);
  }

  #refuse(what: string, id: number, error: Error): void {
    // Its ask was refused: that answer is on the way.
    if (what === ASKED.WITHDRAW) return;
    if (what !== ASKED.ACQUIRE && what !== ASKED.TRY) throw badAsk();
    this.#tell(id, error);
  }

  #shareOf(semaphore: SemaphoreState): Share {
    let share = this.#shares.get(semaphore);
    if (!share) {
      share = { held: 0, waiting: new Map() };
      this.#shares.set(semaphore, share);
    }
    return share;
  }

  #tell(id: number, told: readonly unknown[] | Error): void {
    if (this.#isOver) return;
    try {
      this.#line.control("STATUS_TOLD", id, writeTold(told));
    } catch (error) {
      this.#onDeaf(error as Error);
    }
  }
}
