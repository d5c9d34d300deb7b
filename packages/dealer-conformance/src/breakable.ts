import type { Channel, ChannelEvents, PacketDealer } from "@bossworks/core/driver";

/** A dealer whose links break when told. */
export interface Breakable {
  readonly dealer: PacketDealer;
  /** Breaks every link that stands, without a goodbye; both ends hear of it as of any other break. */
  breakLinks(): void;
}

/** The same dealer, with links that can be broken from the boss's end: whatever its medium, nothing else is needed. */
export function breakable(dealer: PacketDealer): Breakable {
  const standing = new Set<Link>();
  return {
    dealer: {
      name: dealer.name,
      features: dealer.features,
      open: (context) => dealer.open(context),
      close: () => dealer.close(),
      abort: (reason) => dealer.abort(reason),
      channel(workerId, events, pace) {
        const link = new Link(events, standing);
        const { channel, address } = dealer.channel(workerId, link, pace);
        return { channel: link.of(channel), address };
      },
    },
    breakLinks: () => {
      for (const link of [...standing]) link.break();
    },
  };
}

/** One channel; it stands once the other end was heard. */
class Link implements ChannelEvents {
  readonly #events: ChannelEvents;
  readonly #standing: Set<Link>;
  #channel: Channel | undefined;
  #isOver = false;

  constructor(events: ChannelEvents, standing: Set<Link>) {
    this.#events = events;
    this.#standing = standing;
  }

  of(channel: Channel): Channel {
    this.#channel = channel;
    return {
      send: (packet) => (this.#isOver ? "down" : channel.send(packet)),
      close: () => {
        this.#end();
        return channel.close();
      },
      abort: (reason) => {
        this.#end();
        channel.abort(reason);
      },
    };
  }

  break(): void {
    this.#end();
    this.#channel?.abort("broken by a test");
    this.#events.onDown("broken by a test");
  }

  onPacket(packet: Uint8Array): void {
    if (this.#isOver) return;
    this.#standing.add(this);
    this.#events.onPacket(packet);
  }

  onWritable(): void {
    if (!this.#isOver) this.#events.onWritable();
  }

  onDown(reason: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#events.onDown(reason);
  }

  #end(): void {
    this.#isOver = true;
    this.#standing.delete(this);
  }
}
