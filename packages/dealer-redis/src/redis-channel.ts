import type { Channel, ChannelEvents } from "@bossworks/core/driver";
import { MAX_AHEAD_BYTES, MAX_PACKET_BYTES, OUT_OF_MEMORY_MS } from "./limits.js";
import type { WriteTrouble } from "./problems.js";

/** By what a channel's packets leave. */
export interface PacketOutlet {
  packet(bytes: Uint8Array): Promise<"ok" | WriteTrouble>;
}

/** How a channel leaves its link: says goodbye, and gives back what it had. Resolves within `CLOSE_MS`. */
export type Leave = () => void | Promise<void>;

/** One end of a link. The boss's end exists before a worker has come: until then packets wait. */
export class RedisChannel implements Channel {
  readonly #events: ChannelEvents;
  readonly #leave: Leave;
  #outlet: PacketOutlet | undefined;
  #waiting: Uint8Array[] = [];
  /** Of packets that wait, or were sent and not answered yet. */
  #aheadBytes = 0;
  #saidFull = false;
  /** The server is out of memory, and is left alone for a while. */
  #pause: NodeJS.Timeout | undefined;
  #isDown = false;
  #closing: Promise<void> | undefined;

  /** `leave` is called once, when this end closes, link or not. */
  constructor(events: ChannelEvents, leave: Leave) {
    this.#events = events;
    this.#leave = leave;
  }

  /** It is neither down nor closing. */
  get isOpen(): boolean {
    return !this.#isDown && !this.#closing;
  }

  /** Gives it what it sends by; what has waited is sent. */
  connect(outlet: PacketOutlet): void {
    this.#outlet = outlet;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const packet of waiting) this.#write(outlet, packet);
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (packet.length > MAX_PACKET_BYTES) {
      throw new TypeError(
        `a packet of ${packet.length} bytes given; at most ${MAX_PACKET_BYTES} are allowed`,
      );
    }
    if (!this.isOpen) return "down";
    const isTooMuch = this.#aheadBytes > 0 && this.#aheadBytes + packet.length > MAX_AHEAD_BYTES;
    if (isTooMuch || this.#pause) {
      this.#saidFull = true;
      return "full";
    }
    this.#aheadBytes += packet.length;
    if (this.#outlet) this.#write(this.#outlet, packet);
    else this.#waiting.push(packet);
    return "ok";
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  abort(_reason: string): void {
    this.#waiting = [];
    void this.close();
  }

  /** A packet came. */
  take(packet: Uint8Array): void {
    if (this.isOpen) this.#events.onPacket(packet);
  }

  /** The link is gone. Twice is fine. */
  goDown(reason: string): void {
    if (!this.isOpen) return;
    this.#isDown = true;
    clearTimeout(this.#pause);
    this.#events.onDown(reason);
  }

  async #end(): Promise<void> {
    clearTimeout(this.#pause);
    await this.#leave();
  }

  #write(outlet: PacketOutlet, packet: Uint8Array): void {
    void outlet.packet(packet).then((outcome) => {
      this.#aheadBytes -= packet.length;
      if (!this.isOpen) return;
      if (outcome === "stream") return this.goDown("its stream is gone");
      // "server" is told to all channels at once.
      if (outcome === "server") return;
      // What did not fit is lost; the session notices, and sends it again.
      if (outcome === "no memory") this.#rest();
      else if (this.#aheadBytes <= MAX_AHEAD_BYTES / 2) this.#tellWritable();
    });
  }

  #rest(): void {
    this.#saidFull = true;
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined;
      this.#tellWritable();
    }, OUT_OF_MEMORY_MS);
    this.#pause.unref();
  }

  #tellWritable(): void {
    if (!this.#saidFull || this.#pause) return;
    this.#saidFull = false;
    this.#events.onWritable();
  }
}
