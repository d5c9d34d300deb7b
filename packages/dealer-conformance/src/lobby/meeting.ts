import { randomBytes } from "node:crypto";
import type { Channel, ChannelAddress, Lobby, PacketDealer, WorkerSide } from "@bossworks/core/driver";
import { onTestFinished } from "vitest";
import { turn, within } from "../deadline.js";
import type { MeetingPlace } from "../harness.js";
import { PacketLog } from "../packet-log.js";

/** One end of a channel, and what it was told. */
export interface ChannelEnd {
  readonly channel: Channel;
  readonly log: PacketLog;
}

/** A place where a boss and its hosts meet, their dealers ended after the test. */
export class Meeting {
  /** What the boss and its hosts know, and nobody else. */
  readonly secret = randomBytes(32);
  readonly #place: MeetingPlace;

  constructor(place: MeetingPlace) {
    this.#place = place;
  }

  /** A dealer as a host makes it: nobody opens it. */
  dealer(): PacketDealer {
    const dealer = this.#place.createDealer();
    onTestFinished(() => within("dealer.close", dealer.close()));
    return dealer;
  }

  /** An open dealer of a boss that hosts may join, or of one that they may not. */
  async bossDealer(
    { takesHosts }: { readonly takesHosts: boolean } = { takesHosts: true },
  ): Promise<PacketDealer> {
    const dealer = this.dealer();
    const context = { bossName: "conformance", ringBytes: 65_536 };
    await within("open", dealer.open(takesHosts ? { ...context, lobbySecret: this.secret } : context));
    return dealer;
  }

  /** Where a host finds the lobby. */
  address(secret: Uint8Array = this.secret): ChannelAddress {
    return lobbyOf(this.dealer()).address(secret);
  }
}

/** The lobby of a dealer that has one. */
export function lobbyOf({ lobby }: PacketDealer): Lobby {
  if (!lobby) throw new Error("this dealer had a lobby before, and has none now");
  return lobby;
}

/** A channel that waits in a boss's lobby. */
export function offer(dealer: PacketDealer): ChannelEnd {
  const log = new PacketLog();
  return { channel: lobbyOf(dealer).channel(log, { heartbeatMs: 1000, holds: false }), log };
}

/** The other end of a channel, which is closed after the test. */
export async function attach(address: ChannelAddress): Promise<ChannelEnd> {
  const log = new PacketLog();
  const channel = await within("connect", connect(address, log));
  onTestFinished(() => within("close", channel.close()));
  return { channel, log };
}

/** Somebody who comes again as long as nobody lets him in, as a host does. */
export interface Comer {
  /** Resolves when he is in; never, when he has given up before. */
  readonly isIn: Promise<ChannelEnd>;
  /** He gives up; resolves with whether he was in by then. */
  giveUp(): Promise<boolean>;
}

/** Sends one on his way; he gives up at the end of the test at the latest. */
export function come(address: ChannelAddress): Comer {
  const [stop, log] = [new AbortController(), new PacketLog()];
  const tried = keepTrying(address, log, stop.signal);
  const isIn = tried.then((channel) => (channel ? { channel, log } : new Promise<never>(() => {})));
  const giveUp = async (): Promise<boolean> => {
    stop.abort();
    const channel = await within("the end of an attempt", tried);
    await channel?.close();
    return channel !== undefined;
  };
  onTestFinished(async () => void (await giveUp()));
  return { isIn, giveUp };
}

async function keepTrying(
  address: ChannelAddress,
  log: PacketLog,
  signal: AbortSignal,
): Promise<Channel | undefined> {
  for (;;) {
    const channel = await connect(address, log, signal).catch(() => undefined);
    if (channel || signal.aborted) return channel;
    await turn();
  }
}

async function connect(address: ChannelAddress, log: PacketLog, signal?: AbortSignal): Promise<Channel> {
  const side = (await import(address.module)) as WorkerSide;
  return side.connect(address, log, signal);
}
