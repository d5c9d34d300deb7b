import { setTimeout as delay } from "node:timers/promises";
import { Router } from "zeromq";
import { RELEASE_MS } from "./limits.js";
import { readMessages } from "./read-messages.js";
import { type RouterOptions, SOCKET_OPTIONS, ourContext, tellDisconnects } from "./sockets.js";
import type { Message } from "./words.js";

/** What a boss's socket tells. A peer is named by its routing id, a byte a character. */
export interface BossSocketEvents {
  onMessage(peer: string, message: Message): void;
  /** Its connection has ended, after all that it had sent. */
  onGone(peer: string): void;
  /** A connection was let go before it had said anything. */
  onRefused(why: string): void;
}

/** The one socket of a boss, to which all its workers connect. */
export class BossSocket {
  readonly #router: Router;
  readonly #events: BossSocketEvents;
  readonly #released: Promise<void>;

  constructor(options: RouterOptions, events: BossSocketEvents) {
    this.#events = events;
    this.#router = new Router({
      context: ourContext(),
      ...SOCKET_OPTIONS,
      mandatory: true,
      handover: false,
      ...options,
    });
    tellDisconnects(this.#router);
    const observer = this.#router.events;
    observer.on("handshake:error:protocol", () => events.onRefused("it speaks another protocol"));
    observer.on("handshake:error:other", () => events.onRefused("it left before it greeted, or took too long"));
    this.#released = new Promise((resolve) => observer.on("end", () => resolve()));
  }

  /** Listens; resolves to where. Rejects with the raw error, and is closed then. */
  async listen(endpoint: string): Promise<string> {
    try {
      await this.#router.bind(endpoint);
    } catch (error) {
      await this.close();
      throw error;
    }
    void readMessages(this.#router, (message) => this.#receive(message));
    return this.#router.lastEndpoint ?? endpoint;
  }

  /** Sends to a peer; one that cannot be sent to is told to be gone, later. */
  send(peer: string, message: Message): void {
    if (this.#router.closed) return;
    const sent = this.#router.send([Buffer.from(peer, "latin1"), ...message]);
    // Full is as bad as gone: so much is never on the way to an honest peer.
    sent.catch(() => this.#events.onGone(peer));
  }

  /** Resolves when port or file are free again. */
  async close(): Promise<void> {
    this.#router.close();
    await Promise.race([this.#released, delay(RELEASE_MS)]);
  }

  #receive([id, ...message]: Message): void {
    const peer = Buffer.from(id ?? []).toString("latin1");
    if (message.length === 1 && message[0]?.length === 0) this.#events.onGone(peer);
    else this.#events.onMessage(peer, message);
  }
}
