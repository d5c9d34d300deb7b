import type { ChannelAddress } from "../dealer/channel.js";
import type { PacketDealer } from "../dealer/dealer.js";
import type { FramePort, FramePortEvents } from "../port/frame-port.js";
import { PacketPort } from "../port/packet-port.js";
import { deferred } from "../util/deferred.js";

/** Turns of the event loop within which a connection of a dead process is accepted and read. */
const SILENT_TURNS = 10;

/** The boss's end of a channel on whose other end a link stands, and what is known of its end. */
export class ChannelEnd {
  readonly #dealer: PacketDealer;
  readonly #id: string;
  readonly #maxBodyBytes: readonly [number, number];
  readonly #ended = deferred<void>();
  #address: ChannelAddress | undefined;
  #port: PacketPort | undefined;
  #hasSpoken = false;
  #hasEnded = false;
  /** Something arrived since it was last asked. */
  #isBusy = false;

  /** `maxBodyBytes` by lane: what the mailbox behind the link takes at once. */
  constructor(dealer: PacketDealer, id: string, maxBodyBytes: readonly [number, number]) {
    this.#dealer = dealer;
    this.#id = id;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Makes the port, and the channel below it. Called once, first of all. */
  makePort(events: FramePortEvents): FramePort {
    const port = new PacketPort(this.#noticing(events), this.#maxBodyBytes);
    const lease = this.#dealer.channel(this.#id, port);
    port.attach(lease.channel);
    this.#address = lease.address;
    this.#port = port;
    return port;
  }

  /** Where the other end is to be found. */
  get address(): ChannelAddress {
    if (!this.#address) throw new Error("a place without a port: this is a bug in Bossworks");
    return this.#address;
  }

  /**
   * The worker is gone: resolves when everything it had sent has arrived, that is at the port's end, or when nothing
   * came for `quietMs`. A boss that was busy for as long reads first.
   */
  async drained(quietMs: number): Promise<void> {
    do {
      this.#isBusy = false;
      await Promise.race([this.#ended.promise, this.#turnAfter(quietMs)]);
    } while (!this.#hasEnded && this.#isBusy);
  }

  /**
   * The worker's process is gone. True when it never said a word, although what it had would have been accepted and
   * read by now: mostly it never connected, and a channel that was never open does not end.
   */
  async isSilent(): Promise<boolean> {
    for (let turns = 0; turns < SILENT_TURNS && !this.#hasEnded && !this.#hasSpoken; turns++) await turn();
    return !this.#hasSpoken;
  }

  abort(reason: string): void {
    this.#port?.abort(reason);
  }

  /** Timers come before reading in a turn of the event loop, and immediates after it. */
  #turnAfter(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(() => setImmediate(resolve), ms);
      void this.#ended.promise.then(() => clearTimeout(late));
    });
  }

  #noticing(events: FramePortEvents): FramePortEvents {
    return {
      onFrame: (lane, frame) => {
        this.#isBusy = true;
        this.#hasSpoken = true;
        events.onFrame(lane, frame);
      },
      onWritable: (lane) => events.onWritable(lane),
      onBatchEnd: () => events.onBatchEnd(),
      onEnd: (end) => {
        events.onEnd(end);
        this.#hasEnded = true;
        this.#ended.resolve();
      },
    };
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
