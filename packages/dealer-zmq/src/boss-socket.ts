import { randomUUID } from "node:crypto";
import { Router } from "zeromq";
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
}

/** What libzmq says of a peer whose connection has ended. */
const GONE = "EHOSTUNREACH";

/** The one socket of a boss, to which all its workers connect. */
export class BossSocket {
  readonly #router: Router;
  readonly #events: BossSocketEvents;
  readonly #pokedAt = `inproc://bossworks-${randomUUID()}`;
  readonly #messages: HeldLoop;
  #endpoint: string | undefined;
  #closing: Promise<void> | undefined;

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
    const reader = new MessageReader(this.#router, (message) => this.#receive(message));
    this.#messages = new HeldLoop(
      (waits) => reader.readOne(waits),
      () => poke(this.#pokedAt),
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
  }

  /** Begins to tell, a little later than when it is held, and keeps no program running. */
  watch(): void {
    if (!this.#closing) this.#messages.watch();
  }

  /** Tells nothing, and keeps no program running, until it is held again. */
  release(): void {
    if (!this.#closing) this.#messages.release();
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
    // A bind or unbind happens in another thread, beside which the socket must not be read.
    await this.#messages.end();
    const endpoint = this.#endpoint;
    if (endpoint !== undefined) {
      // Not watched before: events that are not read at once block, when they are many, the thread in which libzmq does
      // all its work.
      const { events } = this.#router;
      const released = new Promise<void>((resolve) => {
        events.on("close", ({ address }) => address === endpoint && resolve());
      });
      const ended = new Promise<void>((resolve) => events.on("end", () => resolve()));
      await this.#router.unbind(endpoint);
      await atMost(RELEASE_MS, released);
      this.#router.close();
      await atMost(RELEASE_MS, ended);
    }
    this.#router.close();
  }

  #receive([id, ...message]: Message): void {
    const peer = Buffer.from(id ?? []).toString("latin1");
    if (message.length === 1 && message[0]?.length === 0) this.#events.onGone(peer);
    else this.#events.onMessage(peer, message);
  }
}
