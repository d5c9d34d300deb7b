import { Ahead, type Channel, type ChannelEvents, Taken } from "@bossworks/core/driver";
import { clearTimeout, setTimeout } from "@bossworks/core/timers";
import { AHEAD, CLOSE_MS, MAX_PACKET_BYTES } from "./limits.js";
import { type Message, makeTaken, makeWord, readTaken, WORD, wordOf } from "./words.js";

/** A channel's way to its other end. */
export interface Wire {
  /** Hands a message to libzmq, which keeps it until it has left. Never throws; a failure is told by `lost`, later. */
  send(message: Message): void;
  /** Nothing more is sent or received. Called once; settles when libzmq has let go of it. */
  leave(): void | Promise<void>;
}

/** One end of a link. The boss's end exists before the worker connects: until then packets wait. */
export class ZmqChannel implements Channel {
  readonly #events: ChannelEvents;
  readonly #onGone: () => void;
  readonly #ahead = new Ahead(AHEAD);
  readonly #taken = new Taken(AHEAD);
  #wire: Wire | undefined;
  #waiting: Uint8Array[] = [];
  #saidFull = false;
  #isDown = false;
  #closing: Promise<void> | undefined;
  /** The other end has read everything, or is gone. */
  #onOtherEndDone: (() => void) | undefined;

  /** `onGone` is called once, when this end has closed. */
  constructor(events: ChannelEvents, onGone: () => void = () => {}) {
    this.#events = events;
    this.#onGone = onGone;
  }

  /** True until it was given a wire, of which a channel takes one, or closed. */
  get isWaiting(): boolean {
    return this.#wire === undefined && !this.#closing;
  }

  /** Gives it its wire. Tells nothing from inside. */
  attach(wire: Wire): void {
    this.#wire = wire;
    for (const packet of this.#waiting) wire.send([packet]);
    this.#waiting = [];
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (packet.length === 0 || packet.length > MAX_PACKET_BYTES) {
      throw new TypeError(
        `a packet of ${packet.length} bytes given; 1 to ${MAX_PACKET_BYTES} bytes are allowed`,
      );
    }
    if (this.#closing || this.#isDown) return "down";
    if (this.#ahead.isFullFor(packet)) {
      this.#saidFull = true;
      return "full";
    }
    this.#ahead.add(packet);
    if (this.#wire) this.#wire.send([packet]);
    else this.#waiting.push(packet);
    return "ok";
  }

  /** Takes a message of the other end. */
  receive(message: Message): void {
    const word = wordOf(message);
    if (word === WORD.GOODBYE) return this.#otherEndCloses();
    if (this.#closing || this.#isDown) return;
    if (word === WORD.TAKEN) return this.#makeRoom(readTaken(message));
    const [packet] = message;
    if (message.length !== 1 || !packet) return this.lost("the other end sent what is no packet");
    const taken = this.#taken.add(packet);
    if (taken > 0) this.#wire?.send(makeTaken(taken));
    this.#events.onPacket(packet);
  }

  /** The link has broken. */
  lost(reason: string): void {
    this.#onOtherEndDone?.();
    if (this.#isDown || this.#closing) return;
    this.#isDown = true;
    this.#events.onDown(reason);
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  abort(_reason: string): void {
    this.#onOtherEndDone?.();
    if (this.#closing) return;
    this.#wire?.send(makeWord(WORD.GOODBYE));
    this.#closing = this.#end();
  }

  /** Says that no more comes, and leaves when the other end has read that: libzmq drops what it still holds then. */
  async #leave(): Promise<void> {
    const wire = this.#wire;
    if (wire && !this.#isDown) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, CLOSE_MS);
        this.#onOtherEndDone = () => {
          clearTimeout(timer);
          resolve();
        };
        wire.send(makeWord(WORD.GOODBYE));
      });
    }
    await this.#end();
  }

  async #end(): Promise<void> {
    this.#waiting = [];
    const left = this.#wire?.leave();
    this.#onGone();
    await left;
  }

  /** Of two that close at once each takes the other's goodbye for its answer. */
  #otherEndCloses(): void {
    if (!this.#closing && !this.#isDown) this.#wire?.send(makeWord(WORD.GOODBYE));
    this.lost("the other end closed");
  }

  #makeRoom(bytes: number): void {
    this.#ahead.taken(bytes);
    if (!this.#saidFull || !this.#ahead.hasRoom) return;
    this.#saidFull = false;
    this.#events.onWritable();
  }
}
