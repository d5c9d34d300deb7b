import { deferred } from "../util/deferred.js";
import { Pacer } from "../util/pacer.js";
import { abortedError, armLimits, checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import type { Employment } from "./employment.js";
import type { Inbox, Taker } from "./inbox.js";
import { quietly } from "./quietly.js";

/** What a source of messages gives: one, none yet, or the end (with the error to throw, if any). */
type Next<T> = { readonly value: T } | "empty" | { readonly ended: Error | undefined };

/** An async iterator over what takes messages out of inboxes; used by one employee's and by a whole staff's. */
abstract class MessageIterator<T> implements AsyncIterableIterator<T>, Taker {
  readonly #pacer = new Pacer();
  readonly #limits: WaitOptions;
  #wakeUp: (() => void) | undefined;
  /** Settles when the `next` asked last has been answered; undefined while none waits. */
  #asked: Promise<void> | undefined;
  #closed = false;

  constructor(limits: WaitOptions) {
    this.#limits = limits;
  }

  protected abstract take(): Next<T>;
  protected abstract open(): void;
  protected abstract releaseAll(): void;
  /** Keeps the event loop alive while `next` waits. */
  protected abstract hold(): () => void;

  onChange(_inbox: Inbox): void {
    this.#wakeUp?.();
  }

  /** Lets a waiting `next` look again. */
  wake(): void {
    this.#wakeUp?.();
  }

  next(): Promise<IteratorResult<T>> {
    const pause = this.#pacer.pause();
    if (!pause && !this.#asked && !this.#closed && !this.#limits.signal?.aborted) {
      // What is here already is handed out without the machinery of waiting.
      const next = this.take();
      if (next !== "empty" && "value" in next) return Promise.resolve({ done: false, value: next.value });
    }
    return this.#inTurn(() => this.#next(pause));
  }

  /** Several `next` at once are served one after the other, in the order of asking. */
  #inTurn(ask: () => Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    const before = this.#asked;
    const answer = quietly(async () => {
      await before;
      return ask();
    });
    const settled: Promise<void> = answer.then(
      () => {},
      () => {},
    );
    this.#asked = settled;
    void settled.then(() => {
      if (this.#asked === settled) this.#asked = undefined;
    });
    return answer;
  }

  async #next(pause: Promise<void> | undefined): Promise<IteratorResult<T>> {
    if (pause) await pause;
    while (!this.#closed) {
      const { signal } = this.#limits;
      if (signal?.aborted) {
        this.close();
        throw abortedError("the iteration", signal);
      }
      const next = this.take();
      if (next !== "empty") {
        if ("value" in next) return { done: false, value: next.value };
        this.close();
        if (next.ended) throw next.ended;
        break;
      }
      await this.#change();
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T>> {
    this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  protected close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.releaseAll();
    this.#wakeUp?.();
  }

  async #change(): Promise<void> {
    const changed = deferred<void>();
    this.#wakeUp = () => changed.resolve();
    const letGo = this.hold();
    const disarm = armLimits("the iteration", this.#limits, (error) => {
      changed.reject(error);
      this.close();
    });
    try {
      await changed.promise;
    } finally {
      disarm();
      letGo();
      this.#wakeUp = undefined;
    }
  }
}

/** The messages of one employee. Ends after the last of FINISHED or STOPPED; throws how it ended otherwise. */
export class EmployeeMessages extends MessageIterator<unknown> {
  readonly #employment: Employment;

  constructor(employment: Employment, options?: WaitOptions) {
    super(checkWaitOptions("employee messages", options));
    this.#employment = employment;
    this.open();
  }

  protected override open(): void {
    this.#employment.inbox.claim(this, this.#employment.name);
  }

  protected override take(): Next<unknown> {
    const { inbox } = this.#employment;
    if (inbox.count > 0) return { value: inbox.take() };
    return inbox.isEnded ? { ended: this.#employment.iterationError } : "empty";
  }

  protected override releaseAll(): void {
    this.#employment.inbox.release(this);
  }

  protected override hold(): () => void {
    return this.#employment.hold();
  }
}

/** The messages of a staff, later members included; ends when the boss closes, never by one worker's end. */
export class StaffMessages<E> extends MessageIterator<{ employee: E; data: unknown }> {
  readonly #covered: Employment[] = [];
  readonly #covers: (employment: Employment) => boolean;
  readonly #onClose: (iterator: StaffMessages<E>) => void;
  #turn = 0;
  #failure: Error | undefined;
  #bossClosed = false;

  constructor(
    covers: (employment: Employment) => boolean,
    present: Iterable<Employment>,
    onClose: (iterator: StaffMessages<E>) => void,
    options?: WaitOptions,
  ) {
    super(checkWaitOptions("boss.messages", options));
    this.#covers = covers;
    this.#onClose = onClose;
    try {
      for (const employment of present) this.join(employment);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** A worker joined, or was there from the start. */
  join(employment: Employment): void {
    if (!this.#covers(employment)) return;
    employment.inbox.claim(this, employment.name);
    this.#covered.push(employment);
    this.wake();
  }

  /** The same for a later member; a failure is this iterator's own, told by its next `next`. */
  tryJoin(employment: Employment): void {
    try {
      this.join(employment);
    } catch (error) {
      this.#failure = error as Error;
      this.wake();
    }
  }

  /** The boss closed: what has arrived is still handed out. */
  bossClosed(): void {
    this.#bossClosed = true;
    this.wake();
  }

  protected override open(): void {}

  /** Takes from the inboxes in turns, so that a flood of one does not hide the others. */
  protected override take(): Next<{ employee: E; data: unknown }> {
    if (this.#failure) return { ended: this.#failure };
    for (let tried = this.#covered.length; tried > 0; tried--) {
      this.#turn = (this.#turn + 1) % this.#covered.length;
      const employment = this.#covered[this.#turn];
      const taken = employment && this.#takeFrom(employment);
      if (taken) return taken;
      if (employment?.inbox.isEnded) {
        employment.inbox.release(this);
        // The one behind it moves up, and is next.
        this.#covered.splice(this.#turn--, 1);
      }
    }
    return this.#bossClosed ? { ended: undefined } : "empty";
  }

  /** A message of one worker; what is no value ends that worker's link, not this iteration. */
  #takeFrom(employment: Employment): { readonly value: { employee: E; data: unknown } } | undefined {
    if (employment.inbox.count === 0) return undefined;
    try {
      return { value: { employee: employment.employee as E, data: employment.inbox.take() } };
    } catch {
      return undefined;
    }
  }

  protected override releaseAll(): void {
    for (const { inbox } of this.#covered) inbox.release(this);
    this.#onClose(this);
  }

  protected override hold(): () => void {
    const holds = this.#covered.map((employment) => employment.hold());
    return () => {
      for (const letGo of holds) letGo();
    };
  }
}
