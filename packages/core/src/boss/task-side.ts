import type { ByteSpan } from "../util/byte-span.js";

/** Who hands tasks to an employment and takes what comes of them: its data lane is all theirs. */
export interface TaskSide {
  /** Tasks that run at once in the worker. */
  readonly perWorker: number;
  /** At hosts: it waits until one has room. False: NO_HOST at once. */
  readonly waitsForHost: boolean;
  /** Its host is draining: it shall finish what it has begun, and go. */
  hostDrains(): void;
  /** A message of the worker; its bytes are nobody else's. False: it is none of the protocol's. */
  arrived(span: ByteSpan): boolean;
  /** The worker takes messages for a task up to an absolute total. */
  granted(seq: number, limit: number): void;
}
