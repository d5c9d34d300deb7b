import { randomUUID } from "node:crypto";
import { type Observer, Router } from "zeromq";
import { atMost } from "./at-most.js";
import { HeldLoop } from "./held-loop.js";
import { RELEASE_MS } from "./limits.js";
import { MessageReader } from "./message-reader.js";
import { ourContext, poke, type RouterOptions, SOCKET_OPTIONS, tellDisconnects } from "./sockets.js";
import type { Message } from "./words.js";

/** What a boss's socket tells. A peer is named by its routing id, a byte a character. */
export interface BossSocketEvents {
  onMessage(peer: string, message: Message): void;
  /** Its connection has ended, after all that it had sent. */
  onGone(peer: string): void;
  /** A connection was let go before it could say anything. */
  onRefused(why: string): void;
}

/** A socket's file that cannot be: libzmq tells at once that it could not connect, and nothing else happens. */
const NOWHERE = "ipc:///dev/null/nowhere";

/** What libzmq says of a peer whose connection has ended. */
const GONE = "EHOSTUNREACH";

const REFUSED: { readonly [event: string]: string } = {
  "handshake:error:protocol": "it speaks another protocol",
  "handshake:error:other": "it left before it greeted, or took too long",
};

/** The one socket of a boss, to which all its workers connect. */
export class BossSocket {
  readonly #router: Router;
  readonly #observer: Observer;
  readonly #events: BossSocketEvents;
  readonly #pokedAt = `inproc://bossworks-${randomUUID()}`;
  readonly #messages: HeldLoop;
  readonly #connections: HeldLoop;
  #endpoint: string | undefined;
  #onUnbound: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: RouterOptions, events: BossSocketEvents) {
    this.#events = events;
    this.#router = new Router({
      context: ourContext(),
      ...SOCKET_OPTIONS,
      mandatory: true,
      handover: false,
      // Of the connection to nowhere alone: no other one is made from here.
      reconnectInterval: -1,
      immediate: true,
      ...options,
    });
    tellDisconnects(this.#router);
    this.#observer = this.#router.events;
    const reader = new MessageReader(this.#router, (message) => this.#receive(message));
    this.#messages = new HeldLoop(
      () => reader.readOne(),
      () => poke(this.#pokedAt),
    );
    this.#connections = new HeldLoop(
      () => this.#watch(),
      () => this.#router.connect(NOWHERE),
    );
  }

  /** Listens; resolves to where. Rejects with the raw error. */
  async listen(endpoint: string): Promise<string> {
    await this.#router.bind(endpoint);
    this.#endpoint = this.#router.lastEndpoint ?? endpoint;
    await this.#router.bind(this.#pokedAt);
    return this.#endpoint;
  }

  /** Begins to tell, and keeps the program running. */
  hold(): void {
    this.#messages.hold();
    this.#connections.hold();
  }

  /** Tells nothing, and keeps no program running, until it is held again. */
  release(): void {
    if (this.#closing) return;
    this.#messages.release();
    this.#connections.release();
  }

  /** Sends to a peer. */
  send(peer: string, message: Message): void {
    if (this.#closing) return;
    const sent = this.#router.send([Buffer.from(peer, "latin1"), ...message]);
    sent.catch((error) => {
      // That it is gone is told in its turn, behind all that it had sent. So much is never on the way to an honest peer
      // that libzmq is full; who is not honest has no link any more.
      if (error.code !== GONE) this.#events.onGone(peer);
    });
  }

  /** Resolves when the port is free again; a socket's file is for its maker to remove. */
  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  async #leave(): Promise<void> {
    this.#connections.hold();
    if (this.#endpoint !== undefined) {
      const unbound = new Promise<void>((resolve) => {
        this.#onUnbound = resolve;
      });
      await this.#router.unbind(this.#endpoint);
      await atMost(RELEASE_MS, unbound);
    }
    this.#router.close();
    await atMost(RELEASE_MS, this.#connections.ended);
  }

  #receive([id, ...message]: Message): void {
    const peer = Buffer.from(id ?? []).toString("latin1");
    if (message.length === 1 && message[0]?.length === 0) this.#events.onGone(peer);
    else this.#events.onMessage(peer, message);
  }

  /** Waits for the next thing that happens to a connection; false when it was the socket's own end. */
  async #watch(): Promise<boolean> {
    const event = await this.#observer.receive();
    const why = REFUSED[event.type];
    if (why !== undefined) this.#events.onRefused(why);
    if (event.type === "close" && event.address === this.#endpoint) this.#onUnbound?.();
    return event.type !== "end";
  }
}
