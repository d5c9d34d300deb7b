import type { ChannelAddress, ChannelTicket, Lobby, PacketDealer } from "@bossworks/core/driver";
import { type ZmqDealerOptions, zmqDealer } from "@bossworks/dealer-zmq";
import { type Address, Log, makeFolder, offerChannel, openDealer } from "./support.js";

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
export function lobbyAddress(options: ZmqDealerOptions, secret: Uint8Array): Address {
  return lobbyOf(zmqDealer(options)).address(secret) as Address;
}

/** Where a host with such options finds a channel. */
export function ticketAddress(options: ZmqDealerOptions, ticket: unknown): ChannelAddress {
  return lobbyOf(zmqDealer(options)).addressOf(ticket as ChannelTicket);
}

/** A boss at a place, and the URL by which hosts come there: a free port, or a path of this test's own. */
export async function openBoss(
  kind: "tcp" | "ipc",
  options: ZmqDealerOptions,
  secret?: Uint8Array,
): Promise<{ readonly dealer: PacketDealer; readonly url: string; readonly refused: string[] }> {
  const refused: string[] = [];
  const at = kind === "tcp" ? "zmq+tcp://127.0.0.1" : `zmq+ipc://${makeFolder()}/boss.sock`;
  const dealer = await openDealer({ ...options, url: at }, (why) => refused.push(why), secret);
  const { channel, address } = offerChannel(dealer, "to see where");
  await channel.close();
  return { dealer, url: `zmq+${address.endpoint}`, refused };
}
