import { memoryDealer } from "@bossworks/core";
import type { ChannelAddress, Lobby, PacketDealer } from "@bossworks/core/driver";
import type { MeetingPlace } from "@bossworks/dealer-conformance";
import { LOBBIES } from "./lobby-ends.mjs";

const ENDS = new URL("./lobby-ends.mjs", import.meta.url).href;
const lobbies = (globalThis as unknown as { [LOBBIES]: Map<string, ChannelAddress> })[
  LOBBIES as never
] as Map<string, ChannelAddress>;
let places = 0;

/** What a lobby does differently; what is left out works. */
export interface LobbyWrongs {
  /** Replaces what opens a lobby: its place and the secret. */
  door?(place: string, secret: string): string;
  /** Replaces parts of the lobby. */
  lobby?(lobby: Lobby): Partial<Lobby>;
}

/** A place where the memory dealer has a lobby, for hosts in the same process, with something wrong. */
export function wrongPlace({
  door = (place, secret) => `${place} ${secret}`,
  lobby,
}: LobbyWrongs): MeetingPlace {
  const place = `place ${++places}`;
  return { createDealer: () => wrongLobby((secret) => door(place, hex(secret)), lobby) };
}

function wrongLobby(
  doorOf: (secret: Uint8Array) => string,
  wrongs: (lobby: Lobby) => Partial<Lobby> = () => ({}),
): PacketDealer {
  const sound = memoryDealer();
  let door: string | undefined;
  const lobby: Lobby = {
    channel(events) {
      if (door === undefined) throw new Error("it was opened without a secret");
      const { channel, address } = sound.channel("lobby", events);
      lobbies.set(door, address);
      return channel;
    },
    address: (secret) => ({ module: ENDS, door: doorOf(secret) }),
    addressOf: (ticket) => {
      const key = (ticket as { key?: unknown } | null | undefined)?.key;
      if (typeof key !== "string" || !/^[0-9a-f-]{36}$/.test(key)) throw new TypeError("that is no ticket");
      return { module: sound.channel("to see where", NOBODY).address.module, key };
    },
  };
  return {
    name: "memory",
    features: sound.features,
    open: (context) => {
      door = context.lobbySecret && doorOf(context.lobbySecret);
      return sound.open(context);
    },
    close: () => sound.close(),
    abort: (reason) => sound.abort(reason),
    channel: (id, events) => {
      const lease = sound.channel(id, events);
      return { ...lease, ticket: { key: lease.address.key } };
    },
    lobby: { ...lobby, ...wrongs(lobby) },
  };
}

const NOBODY = { onPacket: () => {}, onWritable: () => {}, onDown: () => {} };

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
