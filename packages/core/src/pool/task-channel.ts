import { BossworksError } from "../errors/bossworks-error.js";
import { chargeOf, ReceiveCredit, SendCredit } from "../lane/credit.js";
import { TASK_WINDOW_BYTES } from "../protocol/limits.js";
import type { ByteSpan } from "../util/byte-span.js";
import { deferred, SETTLED } from "../util/deferred.js";
import { SpanQueue } from "../util/span-queue.js";
import { abortedError, armLimits, type WaitOptions } from "../util/wait-limits.js";

/** How a channel reaches the worker its task was handed to. */
export interface TaskRoute {
  /** Gives the worker a message for the task; resolves when accepted. */
  give(body: ByteSpan): Promise<void>;
  /** Tells the worker that the task may send up to an absolute total. */
  grant(limit: number): void;
}

/** A message on its way to the task. */
interface Letter {
  readonly body: ByteSpan;
  readonly accepted: ReturnType<typeof deferred<void>>;
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
  /** Given to a worker that has not shown yet that it began the task. */
  #given: ByteSpan[] = [];
  #hasBegun = false;
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
    const letter: Letter = { body, accepted: deferred<void>() };
    const disarm = armLimits("task.send", limits, (error) => letter.accepted.reject(error));
    if (this.#route) this.#post(letter, this.#route);
    else this.#waiting.push(letter);
    return letter.accepted.promise.finally(disarm);
  }

  /** A worker has the task now. */
  handed(route: TaskRoute): void {
    this.#route = route;
    this.#receive = this.#newReceive();
    this.#send = new SendCredit(TASK_WINDOW_BYTES);
    this.#hasBegun = false;
    const again = this.#given;
    this.#given = [];
    for (const body of again) this.#post({ body, accepted: deferred<void>() }, route);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const letter of waiting) this.#post(letter, route);
  }

  /** It has the task no more. What it was given goes to the next one, if it had not begun. */
  takenBack(hadBegun: boolean): void {
    this.#route = undefined;
    if (hadBegun) this.#given = [];
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

  #post(letter: Letter, route: TaskRoute): void {
    const { body, accepted } = letter;
    const give = (): void => {
      if (!this.#hasBegun) this.#given.push(body);
      route.give(body).then(accepted.resolve, accepted.reject);
    };
    const charge = chargeOf(body.length);
    if (this.#send.take(charge)) return give();
    try {
      // What a task that has ended never took is no failure of who sent it: see Limits.
      this.#send.wait({ charge, admit: give, refuse: () => accepted.resolve() });
    } catch (error) {
      accepted.reject(error);
    }
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
