import { MEMORY_ENDS } from "../entry-files.js";
import { checkOptions } from "../util/check-options.js";
import type { ChannelEvents, ChannelLease } from "./channel.js";
import type { DealerContext, PacketDealer } from "./dealer.js";
import type { DealerFeatures } from "./features.js";
import { MemoryChannel } from "./memory-channel.js";
import { offerEnd, withdrawEnd } from "./memory-ends.js";
import { FaultController, type MemoryFaults } from "./memory-faults.js";

/** Options of the memory dealer. */
export interface MemoryDealerOptions {
  /** Harm its links are to suffer, for tests: what `memoryFaults` returns. Default: none. */
  readonly faults?: MemoryFaults;
}

/** Same limit as on a real medium. */
const MAX_PACKET_BYTES = 1024 * 1024;

/** Its workers are threads, its medium is two queues in this process. */
const FEATURES: DealerFeatures = Object.freeze({
  kind: "packet",
  place: "thread",
  remote: false,
  lossless: true,
  ordered: true,
  staleAttach: false,
  strangersCanWrite: false,
  maxPacketBytes: MAX_PACKET_BYTES,
  encrypted: false,
});

/**
 * The reference packet dealer: packets pass through queues in this process, workers are threads, their links run
 * in the boss's event loop. Needs no service, so it also serves users' tests. Throws `TypeError` for bad options.
 */
export function memoryDealer(options: MemoryDealerOptions = {}): PacketDealer {
  checkOptions("memoryDealer", options, {
    faults: (value) => (value instanceof FaultController ? undefined : "what memoryFaults() returns"),
  });
  return new MemoryDealer(options.faults as FaultController | undefined);
}

/** What is kept of one employment while it has channels. */
interface Employment {
  readonly key: string;
  readonly channels: Set<MemoryChannel>;
}

class MemoryDealer implements PacketDealer {
  readonly name = "memory";
  readonly features: DealerFeatures;
  readonly #faults: FaultController | undefined;
  /** By worker id. */
  readonly #employments = new Map<string, Employment>();
  #isOpen = false;

  constructor(faults: FaultController | undefined) {
    this.#faults = faults;
    this.features = faults ? Object.freeze({ ...FEATURES, ...faults.features }) : FEATURES;
  }

  open(_context: DealerContext): void {
    if (this.#isOpen) throw new TypeError("memoryDealer: one dealer serves one boss; make another");
    this.#isOpen = true;
  }

  channel(workerId: string, events: ChannelEvents): ChannelLease {
    const employment = this.#employments.get(workerId) ?? { key: crypto.randomUUID(), channels: new Set() };
    const { key, channels } = employment;
    const channel = new MemoryChannel(events, () => {
      withdrawEnd(key, channel);
      channels.delete(channel);
      if (channels.size === 0) this.#employments.delete(workerId);
    });
    if (this.#faults) channel.sufferFrom(this.#faults.link(workerId, () => channel.cut()));
    this.#employments.set(workerId, employment);
    channels.add(channel);
    offerEnd(key, channel);
    return { channel, address: { module: MEMORY_ENDS.href, key } };
  }

  close(): void {
    for (const channel of this.#allChannels()) channel.close();
  }

  abort(reason: unknown): void {
    for (const channel of this.#allChannels()) channel.abort(String(reason));
  }

  #allChannels(): MemoryChannel[] {
    return [...this.#employments.values()].flatMap(({ channels }) => [...channels]);
  }
}
