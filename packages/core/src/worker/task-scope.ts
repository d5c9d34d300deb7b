import { encode } from "../codec/codec.js";
import { BossworksError } from "../errors/bossworks-error.js";
import { chargeOf, ReceiveCredit } from "../lane/credit.js";
import { TASK_WINDOW_BYTES } from "../protocol/limits.js";
import type { Status } from "../protocol/verbs.js";
import { performance, queueMicrotask } from "../timers.js";
import type { ByteSpan } from "../util/byte-span.js";
import { removeOne } from "../util/remove-one.js";
import type { WaitOptions } from "../util/wait-limits.js";
import { Answers } from "./answers.js";
import type { Engine } from "./engine.js";
import { Holdings } from "./holdings.js";
import { MessageQueue } from "./message-queue.js";
import { SignalDesk, type SignalFrame } from "./signal-desk.js";
import { StopOrder } from "./stop-order.js";
import { TaskOutlet } from "./task-outlet.js";
import { checkMessages } from "./use-schemas.js";
import { PENDING, type Pending, type Waiter, type WaitKind } from "./wait-list.js";
import type { WorkerScope } from "./worker-scope.js";

/**
 * One task within its worker: its own state towards signals, its own STOP, its own messages. What a tiny task never
 * needs is never made.
 */
export class TaskScope implements WorkerScope, Waiter {
  readonly seq: number;
  readonly engine: Engine;
  readonly stop = new StopOrder();
  /** It has ended, or was stopped before it began. */
  isOver = false;
  #isBegun = false;
  /** Called once nothing of it waits for credit any more. */
  #onDrained: (() => void) | undefined;
  readonly #standing: WaitKind[] = [];
  readonly #madeAt = performance.now();
  #desk: SignalDesk | undefined;
  #answers: Answers | undefined;
  #messages: MessageQueue | undefined;
  #receive: ReceiveCredit | undefined;
  #outlet: TaskOutlet | undefined;
  #holdings: Holdings | undefined;

  constructor(seq: number, engine: Engine) {
    this.seq = seq;
    this.engine = engine;
  }

  get desk(): SignalDesk {
    if (!this.#desk) {
      this.#desk = new SignalDesk({
        answer: (signal, status) => this.#answer(signal, status),
        onStop: () => this.stop.arrive(),
      });
      if (this.#isBegun) this.#desk.start();
    }
    return this.#desk;
  }

  get messages(): MessageQueue {
    this.#messages ??= new MessageQueue((bytes) => this.#onTaken(bytes));
    return this.#messages;
  }

  /** Throws WORKER_GONE once the task has ended. */
  get line(): TaskOutlet {
    if (this.isOver) throw this.#gone();
    this.#outlet ??= new TaskOutlet(this.seq, this.engine.line, () => this.#onDrained?.());
    return this.#outlet;
  }

  get holdings(): Holdings {
    if (this.isOver) throw this.#gone();
    this.#holdings ??= new Holdings();
    return this.#holdings;
  }

  get isSuspended(): boolean {
    return this.#desk?.isSuspended ?? false;
  }

  /** True while its next checkpoint has something to do. */
  get isBusy(): boolean {
    return this.stop.error !== undefined || this.isSuspended || (this.#desk?.hasWaiting ?? false);
  }

  report(progress: unknown): void {
    this.#said.report(progress);
  }

  waitSync<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): T {
    return this.engine.waitSync(this.#own(kind), ready, options);
  }

  wait<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): Promise<T> {
    return this.engine.wait(this.#own(kind), ready, options);
  }

  waitUnlessThere<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): T | Promise<T> {
    return this.engine.waitUnlessThere(this.#own(kind), ready, options);
  }

  enter(kind: WaitKind): void {
    this.#standing.push(kind);
  }

  leave(kind: WaitKind): void {
    removeOne(this.#standing, kind);
    this.#answers?.atCheckpoint();
  }

  settle(): void {
    if (this.#standing.length > 0) this.#desk?.settle(true);
  }

  gate(): Pending | undefined {
    this.stop.throwIfAny();
    if (this.isOver) throw this.#gone();
    return this.isSuspended ? PENDING : undefined;
  }

  /** Its turn has come: READY becomes RUNNING, unless SUSPEND was faster. */
  begin(): void {
    this.#isBegun = true;
    if (this.engine.schemas?.in) checkMessages(this.messages, this.engine, this.seq);
    this.#desk?.start();
  }

  /** A message for it. Throws BAD_DATA when the boss had no credit for it. */
  receive(body: ByteSpan): void {
    this.#receive ??= new ReceiveCredit(TASK_WINDOW_BYTES, this.engine.limits.maxMessageBytes);
    if (!this.#receive.arrive(chargeOf(body.length))) {
      throw new BossworksError("BAD_DATA", `task ${this.seq} was sent more than it had granted`);
    }
    this.messages.push(body);
  }

  /** The boss takes messages of this task up to an absolute total of bytes. */
  grant(limit: number): void {
    this.line.grant(limit);
  }

  /** Its code has ended: calls `then` once its messages have all been accepted, now if they have. */
  afterMessages(then: () => void): void {
    // Perhaps nobody ever reads them, and its end must not wait for that.
    this.#outlet?.sendRest();
    this.#afterRest(then);
  }

  #afterRest(then: () => void): void {
    if ((this.#outlet?.waiting ?? 0) > 0) {
      this.#onDrained = () => {
        this.#onDrained = undefined;
        // Who goes on by them may send more.
        queueMicrotask(() => this.#afterRest(then));
      };
      return;
    }
    // Sends that were accepted may still wait for the event loop's turn: they settle before the end gives up what waits.
    if (this.#standing.length > 0) this.engine.onFree();
    then();
  }

  /** Its end was said: whatever it still waits for, or the boss of it, is given up. */
  end(): void {
    this.isOver = true;
    this.#desk?.end();
    if (this.#standing.length > 0) this.engine.giveUp(this, this.#gone());
    this.#holdings?.releaseAll();
    this.#messages?.drain();
  }

  get #said(): Answers {
    this.#answers ??= new Answers(this.#madeAt);
    return this.#answers;
  }

  /** Waits of one name settle in the order of asking, so that each task's have names of their own. */
  #own(kind: WaitKind): WaitKind {
    return { ...kind, what: `${kind.what} of task ${this.seq}`, of: this };
  }

  #gone(): BossworksError {
    return new BossworksError("WORKER_GONE", `task ${this.seq} has ended; its handle is of no use any more`);
  }

  #onTaken(bytes: number): void {
    this.#said.taken++;
    const credit = this.#receive;
    // A message as large as the window passes only when nothing is outstanding, so what was taken last is told at once.
    const limit =
      credit?.consume(chargeOf(bytes)) ?? (this.messages.hasMessage ? undefined : credit?.peerWaits());
    if (limit !== undefined) this.engine.line.control("CREDIT", 0, encode({ limit }), undefined, this.seq);
  }

  #answer(signal: SignalFrame, status: Status): void {
    const { engine, seq } = this;
    const said = this.#said;
    if (signal.verb !== "STATUS") said.stateChanged();
    if (this.#standing.length > 0 || engine.quietCalls > 0) said.atCheckpoint();
    engine.quietCalls = 0;
    const standing = this.#standing.findLast(({ progress }) => progress !== undefined);
    const isRefused = status === "STATUS_ERROR";
    const body = isRefused
      ? said.refusal(signal, this.isOver ? "ENDED" : this.desk.state)
      : said.body(standing);
    // It stands with its worker, too.
    const isHeld = signal.verb === "STATUS" && status === "STATUS_RUNNING" && engine.desk.isSuspended;
    engine.line.control(isHeld ? "STATUS_SUSPENDED" : status, signal.id, body, undefined, seq);
  }
}
