import { memoryDealer } from "@bossworks/core";
import type { Channel, ChannelAddress, ChannelEvents, PacketDealer } from "@bossworks/core/driver";

/** What a broken dealer does differently; what is left out works. */
export interface Wrongs {
  dealer?: Partial<PacketDealer>;
  /** Replaces the id a channel is made for. */
  id?(workerId: string): string;
  /** Replaces the address a worker is given. */
  address?(address: ChannelAddress): ChannelAddress;
  /** Replaces calls of the boss's channel. */
  channel?(channel: Channel): Partial<Channel>;
  /** Replaces what the boss's channel tells. */
  events?(events: ChannelEvents): Partial<ChannelEvents>;
}

/** The memory dealer with something wrong. */
export function wrong({
  dealer: dealerWrongs = {},
  id: wrongId = (id) => id,
  address: wrongAddress = (address) => address,
  channel: channelWrongs,
  events: eventWrongs,
}: Wrongs): PacketDealer {
  const sound = memoryDealer();
  return {
    name: "memory",
    features: sound.features,
    open: (context) => sound.open(context),
    close: () => sound.close(),
    abort: (reason) => sound.abort(reason),
    channel: (id, events) => {
      const heard: ChannelEvents = {
        onPacket: (packet) => events.onPacket(packet),
        onWritable: () => events.onWritable(),
        onDown: (reason) => events.onDown(reason),
        ...eventWrongs?.(events),
      };
      const { channel, address } = sound.channel(wrongId(id), heard);
      const told: Channel = {
        send: (packet) => channel.send(packet),
        close: () => channel.close(),
        abort: (reason) => channel.abort(reason),
        ...channelWrongs?.(channel),
      };
      return { channel: told, address: wrongAddress(address) };
    },
    ...dealerWrongs,
  };
}
