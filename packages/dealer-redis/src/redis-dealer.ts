import type {
  ChannelEvents,
  ChannelLease,
  DealerContext,
  DealerFeatures,
  LinkPace,
  Lobby,
  PacketDealer,
} from "@bossworks/core/driver";
import { BossDesk } from "./boss-desk.js";
import { ClientFactory } from "./client.js";
import { keysOf, makeKeys, makeRandom } from "./keys.js";
import { EXIT_DRAIN_MS, MAX_PACKET_BYTES, MAX_QUIET_MS, MIN_QUIET_MS } from "./limits.js";
import { lobbySecretsOf } from "./lobby-secrets.js";
import { RedisLobby } from "./redis-lobby.js";
import { type RedisDealerOptions, type RedisSettings, toRedisSettings } from "./redis-options.js";

export type {
  ClientModule,
  CreateClient,
  RedisConnection,
  RedisDealerOptions,
} from "./redis-options.js";

/** The worker's side, as its link imports it: `connect.ts` with ioredis in one file, see rolldown.config.mjs. */
const WORKER_SIDE = new URL("./worker-side.js", import.meta.url).href;

const FEATURES: DealerFeatures = Object.freeze({
  kind: "packet",
  place: "process",
  remote: true,
  lossless: false,
  ordered: true,
  staleAttach: true,
  strangersCanWrite: true,
  maxPacketBytes: MAX_PACKET_BYTES,
  encrypted: false,
});

/**
 * A dealer over streams of a Redis server, version 7 or newer, or of Valkey: workers are processes that need to reach that
 * server and nothing else. Throws `TypeError` for bad options.
 */
export function redisDealer(options: RedisDealerOptions = {}): PacketDealer {
  return new RedisDealer(toRedisSettings(options));
}

class RedisDealer implements PacketDealer {
  readonly name = "redis";
  readonly features = FEATURES;
  readonly exitDrainMs = EXIT_DRAIN_MS;
  readonly lobby: Lobby;
  readonly #settings: RedisSettings;
  #isOpen = false;
  #desk: BossDesk | undefined;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
    this.lobby = new RedisLobby(settings, WORKER_SIDE, (events) => this.#openDesk().channelInLobby(events));
  }

  async open({ bossName, onRefused, lobbySecret }: DealerContext): Promise<void> {
    if (this.#isOpen) throw new TypeError("redisDealer: one dealer serves one boss; make another");
    const { boss, createClient, keyPrefix, expireMs, worker } = this.#settings;
    const secrets = lobbySecret && lobbySecretsOf(lobbySecret);
    const lobby = secrets && { secrets, prefix: keyPrefix, random: makeRandom() };
    this.#isOpen = true;
    const desk = new BossDesk({
      clients: new ClientFactory(boss, createClient),
      keys: lobby
        ? keysOf({ prefix: keyPrefix, id: lobby.secrets.id }, lobby.random)
        : makeKeys(keyPrefix, bossName),
      lobby,
      expireMs,
      addressed: { module: WORKER_SIDE, expireMs, connection: worker },
      onRefused,
    });
    this.#desk = desk;
    await desk.open();
  }

  channel(workerId: string, events: ChannelEvents, pace?: LinkPace): ChannelLease {
    return this.#openDesk().channel(workerId, events, quietOf(pace));
  }

  trouble(): Error | undefined {
    return this.#desk?.trouble;
  }

  #openDesk(): BossDesk {
    if (!this.#desk) throw new Error("redisDealer: a channel was asked for before open");
    return this.#desk;
  }

  async close(): Promise<void> {
    await this.#desk?.close();
  }

  abort(reason: unknown): void {
    this.#desk?.abort(String(reason));
  }
}

/** Whole, as Redis and tickets take no fractions. */
function quietOf({ heartbeatMs }: LinkPace = { heartbeatMs: MIN_QUIET_MS }): number {
  return Math.min(Math.max(Math.ceil(heartbeatMs), MIN_QUIET_MS), MAX_QUIET_MS);
}
