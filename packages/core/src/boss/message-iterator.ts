import { checkWaitOptions, type WaitOptions } from "../util/wait-limits.js";
import type { Employment } from "./employment.js";
import type { Inbox, Taker } from "./inbox.js";
import { type Next, PulledIterator } from "./pulled-iterator.js";

/** An async iterator over what takes messages out of inboxes; used by one employee's and by a whole staff's. */
abstract class MessageIterator<T> extends PulledIterator<T> implements Taker {
  onChange(_inbox: Inbox): void {
    this.wake();
  }
}

/** The messages of one employee. Ends after the last of FINISHED or STOPPED; throws how it ended otherwise. */
export class EmployeeMessages extends MessageIterator<unknown> {
  readonly #employment: Employment;

  constructor(employment: Employment, options?: WaitOptions) {
    super(checkWaitOptions("employee messages", options));
    this.#employment = employment;
    employment.inbox.claim(this, employment.name);
  }

  protected override take(): Next<unknown> {
    const { inbox } = this.#employment;
    if (inbox.count > 0) return { value: inbox.take() };
    return inbox.isEnded ? { ended: this.#employment.iterationError } : "empty";
  }

  protected override release(): void {
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
      void this.close();
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

  protected override release(): void {
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
