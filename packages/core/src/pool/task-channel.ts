import { BossworksError } from "../errors/bossworks-error.js";
import { chargeOf, ReceiveCredit, SendCredit, type WaitingSend } from "../lane/credit.js";
import { TASK_WINDOW_BYTES } from "../protocol/limits.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred, SETTLED } from "../util/deferred.js";
import { removeOne } from "../util/remove-one.js";
import { SpanQueue } from "../util/span-queue.js";
import { abortedError, armLimits, type WaitOptions } from "../util/wait-limits.js";

/** How a channel reaches the worker its task was handed to. */
export interface TaskRoute {
  /** Gives the worker a message for the task; `onTaken`: its window took it. Returns how to withdraw it; false: too late. */
  give(body: ByteSpan, onTaken: () => void): () => boolean;
  /** Tells the worker that the task may send up to an absolute total. */
  grant(limit: number): void;
}

/** A message on its way to the task. */
interface Letter {
  readonly body: ByteSpan;
  readonly accepted: ReturnType<typeof deferred<void>>;
  /** Takes it back from wherever it waits; false: it does not, the worker's window took it. */
  withdraw: () => boolean;
}

/**
 * Messages between a task and who runs it, with a window of their own each way. What is sent to a task no worker
 * has begun goes with it wherever it is handed.
 */
export class TaskChannel {
  /** What it has sent and nobody has read. */
  readonly #unread = new SpanQueue();
  readonly #maxMessageBytes: number;
  #receive: ReceiveCredit;
  #send = new SendCredit(TASK_WINDOW_BYTES);
  #route: TaskRoute | undefined;
  /** Sent while no worker had the task. */
  #waiting: Letter[] = [];
  /** Those for which the task's window has no room yet. */
  #inLine: Letter[] = [];
  /** Given to a worker that has not shown yet that it began the task. */
  #given: Letter[] = [];
  #hasBegun = false;
  /** How many the worker that has the task was given. */
  #givenCount = 0;
  #isClaimed = false;
  #end: { readonly error: Error | undefined } | undefined;
  #onChange: (() => void) | undefined;

  constructor(maxMessageBytes: number) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#receive = this.#newReceive();
  }

  /** The next message of the task, still encoded; "empty" for none yet, or how it ended. */
  take(): ByteSpan | "empty" | { readonly error: Error | undefined } {
    const next = this.#unread.shift();
    if (!next) return this.#end ?? "empty";
    // A message as large as the window passes only when nothing is outstanding, so what was read last is told at once.
    const limit =
      this.#receive.consume(chargeOf(next.length)) ??
      (this.#unread.length === 0 ? this.#receive.peerWaits() : undefined);
    if (limit !== undefined) this.#route?.grant(limit);
    return next;
  }

  /** Messages that were given to the task, those that wait for it included. */
  get accepted(): number {
    return this.#givenCount + this.#waiting.length + this.#inLine.length;
  }

  /** Messages of the task that nobody has read. */
  get unread(): number {
    return this.#unread.length;
  }

  /** Somebody reads. */
  get isClaimed(): boolean {
    return this.#isClaimed;
  }

  /** Whoever reads has it to itself. Throws INBOX_TAKEN. */
  claim(): void {
    if (this.#isClaimed)
      throw new BossworksError(
        "INBOX_TAKEN",
        "the messages of this task already have an open iterator; end it first",
      );
    this.#isClaimed = true;
  }

  release(): void {
    this.#isClaimed = false;
  }

  /** Called once, at the next change. */
  set onChange(onChange: (() => void) | undefined) {
    this.#onChange = onChange;
  }

  /** The task has sent a message. False: beyond what it may. */
  arrived(body: ByteSpan): boolean {
    this.#begun();
    if (!this.#receive.arrive(chargeOf(body.length))) return false;
    this.#unread.push(body);
    this.#changed();
    return true;
  }

  /** The task's worker takes messages up to an absolute total. */
  granted(limit: number): void {
    this.#begun();
    this.#send.grant(limit);
  }

  /** Gives the task a message; resolves when its worker's window took it. */
  send(body: ByteSpan, limits: WaitOptions): Promise<void> {
    if (limits.signal?.aborted) return Promise.reject(abortedError("task.send", limits.signal));
    if (this.#end) return SETTLED;
    const letter: Letter = { body, accepted: deferred<void>(), withdraw: () => false };
    const disarm = armLimits("task.send", limits, (error) => {
      if (letter.withdraw()) letter.accepted.reject(error);
    });
    if (this.#route) this.#post(letter, this.#route);
    else this.#keep(letter);
    return letter.accepted.promise.finally(disarm);
  }

  /** A worker has the task now. */
  handed(route: TaskRoute): void {
    this.#route = route;
    this.#receive = this.#newReceive();
    this.#send = new SendCredit(TASK_WINDOW_BYTES);
    this.#hasBegun = false;
    this.#givenCount = 0;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const letter of waiting) this.#post(letter, route);
  }

  /**
   * It has the task no more. What it was given goes to the next one, unless it has shown that it began; what it was not, in any
   * case.
   */
  takenBack(): void {
    this.#route = undefined;
    const kept = [...this.#given, ...this.#inLine];
    // The last first: the room that one gives back is not for those behind it any more.
    for (const letter of kept.toReversed()) letter.withdraw();
    this.#given = [];
    this.#givenCount = 0;
    for (const letter of kept) this.#keep(letter);
    this.#unread.drain();
  }

  /** The task is over. */
  ended(error: Error | undefined): void {
    this.#end ??= { error };
    this.#route = undefined;
    for (const { accepted } of this.#waiting) accepted.resolve();
    this.#send.refuseAll(new Error("the task has ended"));
    this.#changed();
  }

  #keep(letter: Letter): void {
    this.#waiting.push(letter);
    letter.withdraw = () => removeOne(this.#waiting, letter);
  }

  #post(letter: Letter, route: TaskRoute): void {
    const { accepted } = letter;
    const credit = this.#send;
    const charge = chargeOf(letter.body.length);
    if (credit.take(charge)) return this.#give(letter, route, credit);
    const send: WaitingSend = {
      charge,
      admit: () => {
        removeOne(this.#inLine, letter);
        this.#give(letter, route, credit);
      },
      // What a task that has ended never took is no failure of who sent it: see Limits.
      refuse: () => accepted.resolve(),
    };
    try {
      credit.wait(send);
    } catch (error) {
      return accepted.reject(error);
    }
    this.#inLine.push(letter);
    letter.withdraw = () => removeOne(this.#inLine, letter) && credit.withdraw(send);
  }

  #give(letter: Letter, route: TaskRoute, credit: SendCredit): void {
    if (!this.#hasBegun) this.#given.push(letter);
    this.#givenCount++;
    const withdraw = route.give(letter.body, letter.accepted.resolve);
    letter.withdraw = () => {
      if (!withdraw()) return false;
      removeOne(this.#given, letter);
      this.#givenCount--;
      credit.giveBack(chargeOf(letter.body.length));
      return true;
    };
  }

  #begun(): void {
    this.#hasBegun = true;
    this.#given = [];
  }

  #changed(): void {
    const onChange = this.#onChange;
    this.#onChange = undefined;
    onChange?.();
  }

  #newReceive(): ReceiveCredit {
    return new ReceiveCredit(TASK_WINDOW_BYTES, this.#maxMessageBytes);
  }
}
