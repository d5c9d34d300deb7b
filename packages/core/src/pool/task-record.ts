import { BossworksError } from "../errors/bossworks-error.js";
import type { Status } from "../protocol/verbs.js";
import { Gate } from "../schema/gate.js";
import { type ByteSpan, EMPTY_SPAN } from "../util/byte-span.js";
import { handled } from "../util/deferred.js";
import type { Seat } from "./seat.js";
import { TaskChannel } from "./task-channel.js";
import type { TaskOrders } from "./task-orders.js";
import type { Queued } from "./task-queue.js";

/** Where a task is: waiting for a worker, kept from being handed out, with a worker, between these, or over. */
export type TaskPlace = "queued" | "held" | "handed" | "free" | "over";

/**
 * One task as its pool knows it; `Task` is the view of it that users have. Its promise may be settled long before its
 * worker is done with it, by an abort or a limit; it is over when no worker has it any more.
 */
export class TaskRecord implements Queued {
  /** Who gives it orders. */
  readonly orders: TaskOrders;
  /** Unique in the pool; also the order of asking. */
  readonly order: number;
  /** Encoded params. */
  body: ByteSpan = EMPTY_SPAN;
  readonly priority: number;
  readonly retries: number;
  tries = 0;
  place: TaskPlace = "queued";
  /** How it ended, once its promise is settled. */
  outcome: Status = "STATUS_READY";
  /** The worker it was handed to, and its number there. */
  seat: Seat | undefined;
  seq = 0;
  /** When it began, as far as its boss knows, in milliseconds of `performance.now`. */
  begunAt: number | undefined;
  /** Its worker was asked to give it back; settles with whether it did. */
  recalling: Promise<boolean> | undefined;
  /** It is to stand still, wherever it is. */
  isSuspended = false;
  /** Since when, in milliseconds of `performance.now`. */
  suspendedAt = 0;
  /** How often it was resumed. */
  resumes = 0;
  /** Its worker was told to stop it. */
  isStopping = false;
  /** Its promise is settled. */
  isAnswered = false;
  /** Removes what was added to the user's signal, and the timer. */
  disarm: (() => void) | undefined;
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (error: unknown) => void;
  readonly #promise: Promise<unknown>;
  #channel: TaskChannel | undefined;
  #gate: Gate | undefined;
  #whenOver: (() => void)[] | undefined;
  #whenOff: (() => void)[] | undefined;

  constructor(
    orders: TaskOrders,
    order: number,
    { priority, retries }: { readonly priority: number; readonly retries: number },
    resolve: (value: unknown) => void,
    reject: (error: unknown) => void,
    promise: Promise<unknown>,
  ) {
    this.orders = orders;
    this.order = order;
    this.priority = priority;
    this.retries = retries;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#promise = promise;
  }

  /** As its users know it. */
  get id(): string {
    return String(this.order);
  }

  get isQueued(): boolean {
    return this.place === "queued";
  }

  /** Its messages; made for who asks first. */
  get channel(): TaskChannel {
    if (!this.#channel) {
      this.#channel = new TaskChannel(this.orders.maxMessageBytes);
      if (this.seat) this.#channel.handed(this.seat.routeOf(this));
      if (this.place === "over") this.#channel.ended(undefined);
    }
    return this.#channel;
  }

  /** What it is sent passes here, where there is a schema; made for who asks first. */
  get gate(): Gate | undefined {
    const { incoming } = this.orders;
    if (!this.#gate && incoming) {
      const gate = new Gate(incoming);
      this.#gate = gate;
      this.whenOver(() => gate.shut(new BossworksError("WORKER_GONE", `task ${this.order} has ended`)));
    }
    return this.#gate;
  }

  /** A worker has it now. */
  handed(seat: Seat, seq: number): void {
    this.place = "handed";
    this.seat = seat;
    this.seq = seq;
    this.#channel?.handed(seat.routeOf(this));
  }

  /** Its worker has it no more. */
  takenBack(): void {
    this.place = "free";
    this.seat = undefined;
    this.seq = 0;
    this.begunAt = undefined;
    this.recalling = undefined;
    this.#channel?.takenBack();
    this.#off();
  }

  /** It stood still, whoever held it: that is not counted against how long it may run. Milliseconds of `performance.now`. */
  stood(since: number, until: number): void {
    if (this.begunAt !== undefined) this.begunAt += Math.max(0, until - Math.max(since, this.begunAt));
  }

  /** Whoever iterated over it is thrown how it ended, and need not catch its promise too. */
  toldByIteration(): void {
    void handled(this.#promise);
  }

  /** Settles its promise, unless it is settled. */
  resolve(value: unknown): void {
    if (this.isAnswered) return;
    this.isAnswered = true;
    this.outcome = "STATUS_FINISHED";
    this.disarm?.();
    this.#resolve(value);
    this.#channel?.ended(undefined);
  }

  /** `isQuiet`: an end of others caused it, and who ignores the promise has done nothing wrong. */
  reject(error: unknown, isQuiet = false): void {
    if (this.isAnswered) return;
    // Whoever iterates over it is thrown the error there.
    if (isQuiet || this.#channel?.isClaimed) void handled(this.#promise);
    this.isAnswered = true;
    const isStopped = error instanceof BossworksError && error.code === "WORKER_STOPPED";
    this.outcome = isStopped ? "STATUS_STOPPED" : "STATUS_FAILED";
    this.disarm?.();
    this.#reject(error);
    this.#channel?.ended(isStopped ? undefined : (error as Error));
  }

  /** No worker has it, and none will. */
  over(): void {
    this.place = "over";
    this.seat = undefined;
    // Who keeps the promise does not keep its params.
    this.body = EMPTY_SPAN;
    this.#off();
    const waiting = this.#whenOver;
    this.#whenOver = undefined;
    if (waiting) for (const tell of waiting) tell();
  }

  /** Calls back once it is over. */
  whenOver(tell: () => void): void {
    if (this.place === "over") tell();
    else if (this.#whenOver) this.#whenOver.push(tell);
    else this.#whenOver = [tell];
  }

  /** Calls back once its worker has it no more. */
  whenOff(tell: () => void): void {
    if (!this.seat) tell();
    else if (this.#whenOff) this.#whenOff.push(tell);
    else this.#whenOff = [tell];
  }

  #off(): void {
    const waiting = this.#whenOff;
    this.#whenOff = undefined;
    if (waiting) for (const tell of waiting) tell();
  }
}
