import { availableParallelism } from "node:os";
import {
  checkOptions,
  checkRingBytes,
  createMailbox,
  type DealerContext,
  type DealerFeatures,
  type MailboxDealer,
  type MailboxLease,
  setSpin,
} from "@bossworks/core/driver";

/** Options of the shared-memory dealer. */
export interface ShmDealerOptions {
  /** Bytes of each worker's two data rings, a power of two. Default: the boss's `ringBytes` (64 KiB). */
  ringBytes?: number | undefined;
  /**
   * How long an end spins for an answer before it sleeps, in microseconds, while threads do not outnumber cores.
   * Default 50: a sleep costs about as much, so at worst it doubles, and at best an answer comes ten times sooner.
   */
  spinUs?: number | undefined;
}

const DEFAULT_SPIN_US = 50;
const MAX_SPIN_US = 1000;

/** Nothing is lost, repeated or reordered between two threads of one process. */
const FEATURES: DealerFeatures = Object.freeze({
  kind: "mailbox",
  place: "thread",
  remote: false,
  lossless: true,
  ordered: true,
  staleAttach: false,
  strangersCanWrite: false,
  maxPacketBytes: Number.POSITIVE_INFINITY,
  encrypted: false,
});

/**
 * A dealer over SharedArrayBuffer: workers are threads of this process, the mailbox itself is the channel. Needs
 * no server and no native code. Throws `TypeError` for bad options.
 */
export function shmDealer(options: ShmDealerOptions = {}): MailboxDealer {
  checkOptions("shmDealer", options, {
    ringBytes: "bytes",
    spinUs: (value) =>
      typeof value === "number" && value >= 0 && value <= MAX_SPIN_US
        ? undefined
        : `a number from 0 to ${MAX_SPIN_US}`,
  });
  if (options.ringBytes !== undefined) checkRingBytes(options.ringBytes);
  return new ShmDealer(options);
}

class ShmDealer implements MailboxDealer {
  readonly name = "shm";
  readonly features = FEATURES;
  readonly #options: ShmDealerOptions;
  readonly #mailboxes = new Set<SharedArrayBuffer>();
  #ringBytes: number | undefined;

  constructor(options: ShmDealerOptions) {
    this.#options = { ...options };
  }

  open(context: DealerContext): void {
    if (this.#ringBytes !== undefined)
      throw new TypeError("shmDealer: one dealer serves one boss; make another");
    this.#ringBytes = this.#options.ringBytes ?? context.ringBytes;
  }

  mailbox(_workerId: string): MailboxLease {
    const pair = createMailbox({ ringBytes: this.#ringBytes });
    const { memory } = pair.boss;
    this.#mailboxes.add(memory);
    this.#tuneSpin();
    return {
      ...pair,
      release: () => {
        this.#mailboxes.delete(memory);
        this.#tuneSpin();
      },
    };
  }

  close(): void {
    this.#mailboxes.clear();
  }

  abort(_reason: unknown): void {
    this.close();
  }

  /** Spinning pays only while every thread, the boss's among them, has a core. */
  #tuneSpin(): void {
    const fits = this.#mailboxes.size + 1 <= availableParallelism();
    const spinUs = fits ? (this.#options.spinUs ?? DEFAULT_SPIN_US) : 0;
    for (const memory of this.#mailboxes) setSpin(memory, spinUs);
  }
}
