import type { ByteSpan } from "../util/byte-span.js";

/** At hosts: NO_HOST at once, or it waits until one has room, in turn or before all who came in their turn. */
export type WaitForHost = "not" | "in turn" | "first";

/** Who hands tasks to an employment and takes what comes of them: its data lane is all theirs. */
export interface TaskSide {
  /** Tasks that run at once in the worker. */
  readonly perWorker: number;
  readonly waitsForHost: WaitForHost;
  /** Its host is draining: it shall finish what it has begun, and go. */
  hostDrains(): void;
  /** A message of the worker; its bytes are nobody else's. False: it is none of the protocol's. */
  arrived(span: ByteSpan): boolean;
  /** The worker takes messages for a task up to an absolute total. */
  granted(seq: number, limit: number): void;
}
