import type {
  Channel,
  ChannelAddress,
  ChannelEvents,
  ChannelTicket,
  Lobby,
  PacketDealer,
  WorkerSide,
} from "@bossworks/core/driver";
import { type RedisDealerOptions, redisDealer } from "@bossworks/dealer-redis";
import { onTestFinished } from "vitest";
import { within } from "./deadline.js";

/** Writes down what one end is told. */
export class Log implements ChannelEvents {
  readonly packets: string[] = [];
  readonly downs: string[] = [];

  onPacket(packet: Uint8Array): void {
    this.packets.push(Buffer.from(packet).toString());
  }

  onWritable(): void {}

  onDown(reason: string): void {
    this.downs.push(reason);
  }
}

/** A boss's dealer, open for hosts, and closed after the test. */
export async function openBoss(options: RedisDealerOptions, lobbySecret?: Uint8Array) {
  const refused: string[] = [];
  const dealer = redisDealer(options);
  onTestFinished(async () => within("close", Promise.resolve(dealer.close())));
  const context = { bossName: "test", ringBytes: 65_536, lobbySecret };
  await within("open", Promise.resolve(dealer.open({ ...context, onRefused: (why) => refused.push(why) })));
  return { dealer, refused };
}

/** A dealer's lobby, which this one has. */
export function lobbyOf({ lobby }: PacketDealer): Lobby {
  if (!lobby) throw new Error("it has no lobby");
  return lobby;
}

/** A channel that waits in the lobby. */
export function offerInLobby(dealer: PacketDealer) {
  const log = new Log();
  return { channel: lobbyOf(dealer).channel(log), log };
}

/** Where a host with such options finds the lobby. */
export function lobbyAddress(options: RedisDealerOptions, secret: Uint8Array): ChannelAddress {
  return lobbyOf(redisDealer(options)).address(secret);
}

/** Where a host with such options finds a channel. */
export function ticketAddress(options: RedisDealerOptions, ticket: unknown): ChannelAddress {
  return lobbyOf(redisDealer(options)).addressOf(ticket as ChannelTicket);
}

/** Opens the host's side of an address. */
export async function connectTo(
  address: ChannelAddress,
  signal?: AbortSignal,
): Promise<{ channel: Channel; log: Log }> {
  const { connect } = (await import(address.module)) as WorkerSide;
  const log = new Log();
  const channel = await within("connect", connect(address, log, signal));
  onTestFinished(async () => channel.close());
  return { channel, log };
}

/** The same as core does it: tried again until it is in, or nobody wants in any more. */
export async function connectAtLast(
  address: ChannelAddress,
  signal?: AbortSignal,
): Promise<{ channel: Channel; log: Log }> {
  for (;;) {
    try {
      return await connectTo(address, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
    }
  }
}
