import type { Duplex } from "node:stream";
import type { StreamOptions } from "../stream/make-duplex.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { ProgressSource } from "./status-body.js";
import type { WorkerCounter } from "./worker-counter.js";
import type { WorkerSemaphore } from "./worker-semaphore.js";

/** Who a worker is. */
export interface WorkerIdentity {
  readonly id: string;
  readonly name: string;
  readonly dealerName: string;
  readonly params: unknown;
}

/**
 * A worker's own handle. Every method that can wait is a checkpoint: it looks for orders on every call and keeps
 * answering while it waits; SUSPEND holds it there, STOP makes it reject or throw WORKER_STOPPED. Options that are given
 * add TIMEOUT and ABORTED.
 */
export interface Worker<In = unknown, Out = unknown, Progress = unknown> {
  /** Unique within the boss. */
  readonly id: string;
  readonly name: string;
  readonly params: unknown;
  /** Name of the dealer that carries the messages: all that can be seen of the transport. */
  readonly dealerName: string;
  /** Aborts on STOP; its reason has code WORKER_STOPPED. */
  readonly signal: AbortSignal;
  /** Remembers what STATUS is answered with away from a checkpoint; a function is called when asked. */
  report(progress: ProgressSource<Progress>): void;
  /** Answers orders: STATUS with `progress`; SUSPEND stays here until RESUME; STOP rejects. */
  checkpoint(progress?: ProgressSource<Progress>): Promise<void>;
  /** The same for loops that never yield. Nearly free while nothing is pending. */
  checkpointSync(progress?: ProgressSource<Progress>): void;
  /**
   * Gives data to the boss; resolves when accepted, waits while the window is full. BAD_DATA, MESSAGE_TOO_LARGE,
   * SEND_OVERFLOW.
   */
  send(data: Out, options?: WaitOptions): Promise<void>;
  /** The same, blocking the thread. */
  sendSync(data: Out, options?: WaitOptions): void;
  /** The boss's next message, in order. Rejects INPUT_ENDED after the last. */
  receive(options?: WaitOptions): Promise<In>;
  /** The same, blocking the thread. */
  receiveSync(options?: WaitOptions): In;
  /** The boss's messages until it ends the input. */
  [Symbol.asyncIterator](): AsyncIterableIterator<In>;
  /**
   * Delivers data and waits for orders; resolves to what the boss answers. Concurrent calls queue. CALL_FAILED, BAD_DATA,
   * MESSAGE_TOO_LARGE.
   */
  call(data: Out, options?: WaitOptions): Promise<unknown>;
  /** The same, blocking the thread. */
  callSync(data: Out, options?: WaitOptions): unknown;
  /** The semaphore that the boss made by `boss.semaphore(name, permits)`. A name the boss has not is told when it is used. */
  semaphore(name: string): WorkerSemaphore;
  /** The counter that the boss made by `boss.counter(name, options)`. */
  counter(name: string): WorkerCounter;
  /**
   * The open stream of bytes to the boss of this name, or a new one; the boss gets its other end by the same name. Its bytes
   * move in the event loop. Destroyed by STOP with its error. Throws STREAMS_FULL; `TypeError` in a task of a pool.
   */
  stream(name?: string, options?: StreamOptions): Duplex;
}
