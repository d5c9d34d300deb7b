import type { ByteSpan } from "../util/byte-span.js";
import type { WaitOptions } from "../util/wait-limits.js";
import type { Engine } from "./engine.js";
import type { Holdings } from "./holdings.js";
import type { MessageQueue } from "./message-queue.js";
import type { StopOrder } from "./stop-order.js";
import type { Pending, WaitKind } from "./wait-list.js";

/** Where the data messages of a handle go: the employment's line, or a task's share of it. */
export interface Outlet {
  /** True when nothing waits for room in the port. */
  readonly isHandedOver: boolean;
  /** Throws MESSAGE_TOO_LARGE. */
  checkSize(body: ByteSpan): void;
  /** Accepts a message if there is credit for it now. */
  offer(body: ByteSpan): boolean;
  /** Puts one in line for credit. Returns how to withdraw it; false: it was accepted. */
  waitForRoom(body: ByteSpan, onAccepted: () => void, onRefused: (error: Error) => void): () => boolean;
}

/** What a handle works on: the worker as a whole, or one task of it. */
export interface WorkerScope {
  readonly engine: Engine;
  readonly stop: StopOrder;
  readonly messages: MessageQueue;
  readonly line: Outlet;
  /** What it holds of shared things. Throws WORKER_GONE once its task has ended. */
  readonly holdings: Holdings;
  report(progress: unknown): void;
  /** A checkpoint that blocks the thread. */
  waitSync<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): T;
  /** The same in the event loop. */
  wait<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): Promise<T>;
  /** The same, but what is there at once comes as it is, and what fails at once is thrown. */
  waitUnlessThere<T>(kind: WaitKind, ready: () => T | Pending, options?: WaitOptions): T | Promise<T>;
}
