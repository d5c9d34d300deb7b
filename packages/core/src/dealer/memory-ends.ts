import type { Channel, ChannelAddress, ChannelEvents } from "./channel.js";
import { MemoryChannel } from "./memory-channel.js";

/** Channels whose other end has not been opened yet, by key. */
const offered = new Map<string, MemoryChannel>();

/** Lets the other end of a channel be found under the key returned. */
export function offerEnd(channel: MemoryChannel): string {
  const key = crypto.randomUUID();
  offered.set(key, channel);
  return key;
}

/** The other end of this channel is not to be found any more. */
export function forgetEnd(key: string): void {
  offered.delete(key);
}

/** The memory dealer's worker side: see `WorkerSide.connect`. */
export async function connect(address: ChannelAddress, events: ChannelEvents): Promise<Channel> {
  const key = String(address.key);
  const other = offered.get(key);
  if (!other) throw new Error("the boss's end of this memory channel is gone");
  offered.delete(key);
  const channel = new MemoryChannel(events);
  MemoryChannel.join(other, channel);
  return channel;
}
