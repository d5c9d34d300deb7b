import type { ChannelEvents } from "@bossworks/core/driver";
import { dialOf } from "./link-id.js";
import { RedisChannel } from "./redis-channel.js";

/** A link as the boss sees it. */
export interface BossLink {
  readonly id: Buffer;
  readonly employment: Employment;
  readonly channel: RedisChannel;
  /** The worker knows that it was let in. */
  isConfirmed: boolean;
  /** The worker has said goodbye. */
  hasLeft: boolean;
}

/** What becomes of who wants in; one who was let in before, and may not have heard so, is welcome again. */
export type Admission =
  | { readonly outcome: "welcome"; readonly link: BossLink; readonly former?: BossLink | undefined }
  | { readonly outcome: "none" }
  | { readonly outcome: "stale" };

/** The channels of one employment, oldest first, and the links that workers have made to them. */
export class Employment {
  readonly id: Buffer;
  readonly secret: Buffer;
  readonly #channels = new Set<RedisChannel>();
  readonly #links = new Map<RedisChannel, BossLink>();
  #lastDial = 0;
  /** When a worker was last told that its link is not known. */
  toldUnknownAt = Number.NEGATIVE_INFINITY;

  constructor(id: Buffer, secret: Buffer) {
    this.id = id;
    this.secret = secret;
  }

  get isEmpty(): boolean {
    return this.#channels.size === 0;
  }

  get channels(): readonly RedisChannel[] {
    return [...this.#channels];
  }

  /** A fresh channel that waits for a worker; `onLeave` is told when it closes, with its link. */
  offer(events: ChannelEvents, onLeave: (link: BossLink | undefined) => void | Promise<void>): RedisChannel {
    const channel: RedisChannel = new RedisChannel(events, () => {
      const link = this.#links.get(channel);
      this.#channels.delete(channel);
      this.#links.delete(channel);
      return onLeave(link);
    });
    this.#channels.add(channel);
    return channel;
  }

  /**
   * Lets a worker in by the oldest channel that is free. One that was let in and has not confirmed it is given to who
   * dials later: the former dial was given up.
   */
  admit(id: Buffer): Admission {
    const known = [...this.#links.values()].find((link) => link.id.equals(id));
    if (known) return { outcome: "welcome", link: known };
    const dial = dialOf(id);
    if (dial <= this.#lastDial) return { outcome: "stale" };
    this.#lastDial = dial;
    const channel = [...this.#channels].find((free) => free.isOpen && !this.#links.get(free)?.isConfirmed);
    if (!channel) return { outcome: "none" };
    const former = this.#links.get(channel);
    const link = { id: Buffer.from(id), employment: this, channel, isConfirmed: false, hasLeft: false };
    this.#links.set(channel, link);
    return { outcome: "welcome", link, former };
  }
}
