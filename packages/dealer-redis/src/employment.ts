import type { ChannelEvents } from "@bossworks/core/driver";
import { performance } from "@bossworks/core/timers";
import { UNSPOKEN_MS } from "./limits.js";
import { dialOf } from "./link-id.js";
import { RedisChannel } from "./redis-channel.js";

/** A link as the boss sees it. */
export interface BossLink {
  readonly id: Buffer;
  readonly employment: Employment;
  readonly channel: RedisChannel;
  readonly welcomedAt: number;
  /** The worker knows that it was let in. */
  isConfirmed: boolean;
  /** A packet of the worker's has come. */
  hasSpoken: boolean;
  /** The worker has said goodbye. */
  hasLeft: boolean;
}

/** What becomes of who wants in; one who was let in before, and may not have heard so, is welcome again. */
export type Admission =
  | { readonly outcome: "welcome"; readonly link: BossLink; readonly former?: BossLink | undefined }
  | { readonly outcome: "none" }
  /** Of a dial that was given up, or not yet: who still wants in says so again. */
  | { readonly outcome: "unanswered" };

/** A channel that a visitor may have, and the link he takes it from. */
interface Place {
  readonly channel: RedisChannel;
  readonly former?: BossLink | undefined;
}

/** The channels of one employment, oldest first, and the links that workers have made to them. */
export class Employment {
  readonly id: Buffer;
  readonly secret: Buffer;
  readonly #isLobby: boolean;
  readonly #channels = new Map<RedisChannel, BossLink | undefined>();
  #lastDial = 0;
  /** When a worker was last told that its link is not known. */
  toldUnknownAt = Number.NEGATIVE_INFINITY;

  /** Into a lobby come many, each with dials of its own, into all others the one worker. */
  constructor(id: Buffer, secret: Buffer, isLobby = false) {
    this.id = id;
    this.secret = secret;
    this.#isLobby = isLobby;
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

  /** Lets who dials in by the oldest channel that is free. */
  admit(id: Buffer): Admission {
    const known = [...this.#channels.values()].find((link) => link?.id.equals(id));
    if (known) return { outcome: "welcome", link: known };
    const place = this.#isLobby ? this.#placeOfVisitor() : this.#placeOfWorker(dialOf(id));
    if (typeof place === "string") return { outcome: place };
    const { channel, former } = place;
    const welcomedAt = performance.now();
    const link = {
      id: unpooled(id),
      employment: this,
      channel,
      welcomedAt,
      isConfirmed: false,
      hasSpoken: false,
      hasLeft: false,
    };
    this.#channels.set(channel, link);
    return { outcome: "welcome", link, former };
  }

  /** A channel whose link is not confirmed is given to a later dial: the former was given up. */
  #placeOfWorker(dial: number): Place | "none" | "unanswered" {
    if (dial <= this.#lastDial) return "unanswered";
    this.#lastDial = dial;
    const [channel] = this.#open((link) => !link?.isConfirmed);
    return channel ? { channel, former: this.#channels.get(channel) } : "none";
  }

  /**
   * Who was let in keeps his channel for a while, since the next one is somebody else; and for good when he has said something.
   * The server tells nobody that he is gone.
   */
  #placeOfVisitor(): Place | "none" | "unanswered" {
    const candidates = this.#open((link) => !link?.hasSpoken);
    const free = candidates.find((channel) => !this.#channels.get(channel));
    if (free) return { channel: free };
    const [channel] = candidates;
    const former = channel && this.#channels.get(channel);
    if (!channel || !former) return "none";
    return performance.now() - former.welcomedAt < UNSPOKEN_MS ? "unanswered" : { channel, former };
  }

  #open(isFit: (link: BossLink | undefined) => boolean): readonly RedisChannel[] {
    return this.channels.filter((channel) => channel.isOpen && isFit(this.#channels.get(channel)));
  }
}

/** A copy that keeps nobody else's memory. */
function unpooled(bytes: Buffer): Buffer {
  const copy = Buffer.alloc(bytes.length);
  bytes.copy(copy);
  return copy;
}
