import type { Channel, ChannelAddress, ChannelEvents } from "./channel.js";
import { MemoryChannel } from "./memory-channel.js";

/** Channels nobody has attached to yet, oldest first, by the key of their employment. */
const offered = new Map<string, Set<MemoryChannel>>();

/** Lets the other end of a channel be found under a key. */
export function offerEnd(key: string, channel: MemoryChannel): void {
  const waiting = offered.get(key);
  if (waiting) waiting.add(channel);
  else offered.set(key, new Set([channel]));
}

/** The other end of this channel is not to be found any more. */
export function withdrawEnd(key: string, channel: MemoryChannel): void {
  const waiting = offered.get(key);
  waiting?.delete(channel);
  if (waiting?.size === 0) offered.delete(key);
}

/** The memory dealer's worker side: see `WorkerSide.connect`. */
export async function connect(
  address: ChannelAddress,
  events: ChannelEvents,
  signal?: AbortSignal,
): Promise<Channel> {
  signal?.throwIfAborted();
  const key = String(address.key);
  const [oldest] = offered.get(key) ?? [];
  if (!oldest) throw new Error("no channel of this address waits at the boss's end");
  withdrawEnd(key, oldest);
  const channel = new MemoryChannel(events);
  MemoryChannel.join(oldest, channel);
  return channel;
}
