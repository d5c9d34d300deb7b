import type { Channel, ChannelEvents } from "../dealer/channel.js";
import { SETTLED } from "../util/deferred.js";

/** What a link tells the port it belongs to. */
export interface PortLinkEvents {
  onPacket(link: PortLink, packet: Uint8Array): void;
  onReady(link: PortLink): void;
  onDown(link: PortLink, reason: string): void;
}

/**
 * One channel of a session, and the events it is made with: a session outlives its channels, and what a former one
 * still has to say must not be taken for the next one's.
 */
export class PortLink implements ChannelEvents {
  readonly number: number;
  readonly #events: PortLinkEvents;
  #channel: Channel | undefined;
  /** What the channel had no room for. */
  #held: Uint8Array | undefined;
  #isFull = false;
  #isOver = false;
  #closed = SETTLED;

  constructor(number: number, events: PortLinkEvents) {
    this.number = number;
    this.#events = events;
  }

  /** Gives it the channel that was made with it for events. */
  attach(channel: Channel): void {
    this.#channel = channel;
    if (this.#isOver) channel.abort("the link is not needed any more");
    else this.#events.onReady(this);
  }

  /** It would take a packet now. */
  get hasRoom(): boolean {
    return this.#channel !== undefined && !this.#isFull && !this.#isOver;
  }

  /** All it was given has left, or never will. */
  get isIdle(): boolean {
    return this.#held === undefined;
  }

  /** Resolves when its channel has closed, once it has ended. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Sends a packet, now or as soon as there is room for it: one at most is held. */
  send(packet: Uint8Array): void {
    const taken = this.#channel?.send(packet);
    this.#isFull = taken === "full";
    this.#held = this.#isFull ? packet : undefined;
    // A channel that is down says so itself.
    if (taken === "down") this.#isFull = true;
  }

  /** Ends it, without a word to the port; `reason`: at once. */
  end(reason?: string): void {
    if (this.#isOver) return;
    if (reason !== undefined) return this.cut(reason);
    this.#isOver = true;
    this.#held = undefined;
    this.#closed = Promise.resolve(this.#channel?.close());
  }

  /** Ends it at once, also one that is closing. */
  cut(reason: string): void {
    this.#isOver = true;
    this.#held = undefined;
    this.#channel?.abort(reason);
    // It may take a moment until its socket is gone.
    this.#closed = Promise.resolve(this.#channel?.close());
  }

  onPacket(packet: Uint8Array): void {
    if (!this.#isOver) this.#events.onPacket(this, packet);
  }

  onWritable(): void {
    if (this.#isOver) return;
    this.#isFull = false;
    if (this.#held) this.send(this.#held);
    if (!this.#isFull) this.#events.onReady(this);
  }

  onDown(reason: string): void {
    if (this.#isOver) return;
    this.end();
    this.#events.onDown(this, reason);
  }
}
