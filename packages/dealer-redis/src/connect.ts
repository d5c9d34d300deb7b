import type { Channel, ChannelAddress, ChannelEvents } from "@bossworks/core/driver";
import { delay, performance } from "@bossworks/core/timers";
import { ClientFactory } from "./client.js";
import { findBoss } from "./find-boss.js";
import type { Keys, LobbyPlace } from "./keys.js";
import { LOBBY_ANSWER_MS, PERSIST_MS, RETRY_FIRST_MS, RETRY_LONGEST_MS } from "./limits.js";
import { isDenied } from "./problems.js";
import type { ConnectionPlan } from "./redis-options.js";
import { Refused, WorkerAttach } from "./worker-attach.js";

/** What a channel is found by besides keys. Holds passwords, and a secret. */
interface Addressed extends ChannelAddress {
  /** Both in hexadecimal digits. */
  readonly employment: string;
  readonly secret: string;
  readonly connection: ConnectionPlan;
  readonly expireMs: number;
  /** How long one read of the worker's stream waits: it is rarely quiet for longer. */
  readonly quietMs: number;
}

/** Where a channel is found: what the boss's side puts into an address. */
export interface RedisAddress extends Addressed, Keys {}

/** Where a lobby is found; the keys of its boss are looked up there. */
export interface LobbyAddress extends Addressed {
  readonly lobby: LobbyPlace;
}

/** How often was dialled from here: within each employment, too, that only grows. */
let dials = 0;

/**
 * The worker's side: see `WorkerSide.connect`. A server or boss that is away is waited for, up to half a minute, since
 * whoever dials again after longer and longer pauses comes late when it is back; in a lobby only for a moment, since who asks
 * there wants to be told. Rejects when no channel waits; with a `TypeError`, at once, when the server denies
 * this user what is needed.
 */
export async function connect(
  address: ChannelAddress,
  events: ChannelEvents,
  signal?: AbortSignal,
): Promise<Channel> {
  const redis = address as RedisAddress | LobbyAddress;
  const clients = new ClientFactory(redis.connection);
  const until = performance.now() + (isLobby(redis) ? LOBBY_ANSWER_MS : PERSIST_MS);
  for (let most = RETRY_FIRST_MS; ; most = Math.min(2 * most, RETRY_LONGEST_MS)) {
    const dial = ++dials;
    try {
      const [found, answerBy] = await locate(redis, clients, until, signal);
      return await new WorkerAttach(found, dial, clients, events).done(answerBy, signal);
    } catch (error) {
      if (isDenied(error as NodeJS.ErrnoException)) throw denied(error as NodeJS.ErrnoException);
      const isFinal = error instanceof Refused || error instanceof TypeError;
      if (isFinal || signal?.aborted || performance.now() >= until) throw error;
      await delay(most * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}

/** As wrong options are told: no later attempt changes it. */
function denied(cause: NodeJS.ErrnoException): TypeError {
  return Object.assign(new TypeError(cause.message, { cause }), { code: cause.code });
}

/** Where the boss is now, and until when it is to answer. */
async function locate(
  address: RedisAddress | LobbyAddress,
  clients: ClientFactory,
  until: number,
  signal: AbortSignal | undefined,
): Promise<readonly [RedisAddress, number]> {
  if (!isLobby(address)) return [address, until];
  const { lobby, ...addressed } = address;
  const secret = Buffer.from(address.secret, "hex");
  const keys = await findBoss(clients, lobby, secret, until, signal);
  return [{ ...addressed, ...keys } as RedisAddress, until];
}

function isLobby(address: RedisAddress | LobbyAddress): address is LobbyAddress {
  return address.lobby !== undefined;
}
