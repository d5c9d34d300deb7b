import { Ahead, type Channel, type ChannelEvents, Taken } from "@bossworks/core/driver";
import { clearTimeout, setTimeout } from "@bossworks/core/timers";
import { takenBytesOf } from "./entry.js";
import { AHEAD, MAX_PACKET_BYTES, OUT_OF_MEMORY_MS, UNHEARD_MS } from "./limits.js";
import type { WriteTrouble } from "./problems.js";

/** By what a channel's packets leave. */
export interface PacketOutlet {
  packet(bytes: Uint8Array): Promise<"ok" | WriteTrouble>;
  taken(bytes: number): unknown;
}

/** How a channel leaves its link: says goodbye, and gives back what it had. Resolves within `CLOSE_MS`. */
export type Leave = () => void | Promise<void>;

/** One end of a link. The boss's end exists before a worker has come: until then packets wait. */
export class RedisChannel implements Channel {
  readonly #events: ChannelEvents;
  readonly #leave: Leave;
  #outlet: PacketOutlet | undefined;
  #waiting: Uint8Array[] = [];
  readonly #ahead = new Ahead(AHEAD);
  readonly #taken = new Taken(AHEAD);
  #saidFull = false;
  /** Since it is full: ends when it hears what was taken. */
  #unheard: NodeJS.Timeout | undefined;
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
    if (this.#saidFull) this.#listen();
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (packet.length > MAX_PACKET_BYTES) {
      throw new TypeError(
        `a packet of ${packet.length} bytes given; at most ${MAX_PACKET_BYTES} are allowed`,
      );
    }
    if (!this.isOpen) return "down";
    if (this.#pause || this.#ahead.isFullFor(packet)) {
      this.#saidFull = true;
      this.#listen();
      return "full";
    }
    this.#ahead.add(packet);
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
    if (!this.isOpen) return;
    const bytes = this.#taken.add(packet);
    if (bytes > 0) this.#outlet?.taken(bytes);
    this.#events.onPacket(packet);
  }

  /** The other end tells what it has read: the body of a TAKEN. */
  taken(body: Buffer): void {
    if (!this.isOpen) return;
    this.#ahead.taken(takenBytesOf(body));
    this.#unheard?.refresh();
    if (this.#ahead.hasRoom) this.#tellWritable();
  }

  /** The link is gone. Twice is fine. */
  goDown(reason: string): void {
    if (!this.isOpen) return;
    this.#isDown = true;
    this.#stopTimers();
    this.#events.onDown(reason);
  }

  async #end(): Promise<void> {
    this.#stopTimers();
    await this.#leave();
  }

  #stopTimers(): void {
    clearTimeout(this.#pause);
    clearTimeout(this.#unheard);
  }

  #write(outlet: PacketOutlet, packet: Uint8Array): void {
    void outlet.packet(packet).then((outcome) => {
      if (!this.isOpen) return;
      if (outcome === "stream") return this.goDown("its stream is gone");
      // "server" is told to all channels at once.
      if (outcome === "server") return;
      // What did not fit is lost; the session notices, and sends it again.
      if (outcome !== "no memory") return;
      this.#ahead.taken(packet.length);
      this.#rest();
    });
  }

  /** Waits to hear what was taken, unless nothing was sent yet. */
  #listen(): void {
    if (!this.#outlet) return;
    this.#unheard ??= setTimeout(() => {
      this.#unheard = undefined;
      this.#ahead.taken(Number.POSITIVE_INFINITY);
      this.#tellWritable();
    }, UNHEARD_MS);
    this.#unheard.unref();
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
    clearTimeout(this.#unheard);
    this.#unheard = undefined;
    this.#events.onWritable();
  }
}
