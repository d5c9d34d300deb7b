import type { Channel, ChannelAddress, WorkerSide } from "../dealer/channel.js";
import type { LinkRefusal } from "../session/endpoint.js";
import { Redial } from "../session/redial.js";
import { clearTimeout, setTimeout } from "../timers.js";
import { importUrl } from "../util/import-url.js";
import type { PortLink } from "./port-link.js";

/** What a dialer needs from its session. */
export interface DialerOwner {
  newLink(): PortLink;
  /** No link ever stood, and none will: the dealer's module cannot be loaded, its options are wrong, or the boss refused us. Called once. */
  onGivenUp(error: Error): void;
  /** An attempt found nobody; another one follows. */
  onUnreachable?(error: Error): void;
}

/** Makes the links of a worker's side, one after the other: at first, and with growing pauses whenever none is left. */
export class Dialer {
  #address: ChannelAddress;
  readonly #owner: DialerOwner;
  readonly #redial = new Redial(Math.random);
  #connect: WorkerSide["connect"] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #refusal: LinkRefusal | undefined;
  #hasStood = false;
  readonly #over = new AbortController();
  /** The attempt under way, and what it leaves behind when it was in vain. */
  #attempt: Promise<void> = Promise.resolve();

  constructor(address: ChannelAddress, owner: DialerOwner) {
    this.#address = address;
    this.#owner = owner;
  }

  /** Dials now. */
  start(): void {
    this.#attempt = this.#dial();
  }

  /** Dials no more; a link that stands is left alone. Resolves when nothing of an attempt is open any more. */
  stop(): Promise<void> {
    this.#over.abort();
    clearTimeout(this.#timer);
    return this.#attempt;
  }

  /** From now on the other end is found elsewhere. */
  redirect(address: ChannelAddress): void {
    if (address.module !== this.#address.module) this.#connect = undefined;
    this.#address = address;
  }

  /** A link stands. */
  linked(): void {
    this.#hasStood = true;
    this.#refusal = undefined;
    this.#redial.succeeded();
  }

  /** Why the link that is about to go was of no use. */
  refused(why: LinkRefusal): void {
    this.#refusal = why;
  }

  /** No link is left. */
  linkless(): void {
    const why = this.#refusal;
    this.#refusal = undefined;
    // Nobody has signed a refusal: one that comes later ends the attempt alone.
    if (!this.#hasStood && (why === "refused" || why === "version"))
      return this.#giveUp(new Error(TEXTS[why]));
    this.#dialAfter(why === "busy" ? this.#redial.busyDelayMs() : this.#redial.nextDelayMs());
  }

  async #dial(): Promise<void> {
    let channel: Channel;
    const link = this.#owner.newLink();
    try {
      this.#connect ??= await this.#load();
    } catch (error) {
      return this.#giveUp(error as Error);
    }
    try {
      channel = await this.#connect(this.#address, link, this.#over.signal);
    } catch (error) {
      // Where its own options are wrong nothing changes by trying again.
      if (!this.#hasStood && error instanceof TypeError) return this.#giveUp(error);
      // The boss's end is about to be there, or gone for good: who watches over its life knows.
      this.#dialAfter(this.#redial.nextDelayMs());
      if (!this.#over.signal.aborted) this.#owner.onUnreachable?.(error as Error);
      return;
    }
    if (!this.#over.signal.aborted) return link.attach(channel);
    channel.abort("the worker dials no more");
    await channel.close();
  }

  async #load(): Promise<WorkerSide["connect"]> {
    const { module } = this.#address;
    const { connect } = (await importUrl(module)) as Partial<WorkerSide>;
    if (typeof connect !== "function") throw new TypeError(`${module} exports no connect`);
    return connect;
  }

  #dialAfter(ms: number): void {
    if (this.#over.signal.aborted) return;
    this.#timer = setTimeout(() => this.start(), ms);
  }

  #giveUp(error: Error): void {
    if (this.#over.signal.aborted) return;
    void this.stop();
    this.#owner.onGivenUp(error);
  }
}

const TEXTS = {
  refused: "the boss refused the link",
  version: "the boss speaks another version of the protocol",
} as const;
