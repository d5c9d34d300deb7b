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
  readonly #channels = new Map<RedisChannel, BossLink | undefined>();
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
    return [...this.#channels.keys()];
  }

  /** A fresh channel that waits for a worker; `onLeave` is told when it closes, with its link. */
  offer(events: ChannelEvents, onLeave: (link: BossLink | undefined) => void | Promise<void>): RedisChannel {
    const channel: RedisChannel = new RedisChannel(events, () => {
      const link = this.#channels.get(channel);
      this.#channels.delete(channel);
      return onLeave(link);
    });
    this.#channels.set(channel, undefined);
    return channel;
  }

  /**
   * Lets a worker in by the oldest channel that is free. One that was let in and has not confirmed it is given to who
   * dials later: the former dial was given up.
   */
  admit(id: Buffer): Admission {
    const known = [...this.#channels.values()].find((link) => link?.id.equals(id));
    if (known) return { outcome: "welcome", link: known };
    const dial = dialOf(id);
    if (dial <= this.#lastDial) return { outcome: "stale" };
    this.#lastDial = dial;
    const channel = this.channels.find((free) => free.isOpen && !this.#channels.get(free)?.isConfirmed);
    if (!channel) return { outcome: "none" };
    const former = this.#channels.get(channel);
    const link = { id: unpooled(id), employment: this, channel, isConfirmed: false, hasLeft: false };
    this.#channels.set(channel, link);
    return { outcome: "welcome", link, former };
  }
}

/** A copy that keeps nobody else's memory. */
function unpooled(bytes: Buffer): Buffer {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  return copy;
}
