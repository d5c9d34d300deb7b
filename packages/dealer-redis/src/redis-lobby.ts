import type {
  Channel,
  ChannelAddress,
  ChannelEvents,
  ChannelTicket,
  LinkPace,
  Lobby,
} from "@bossworks/core/driver";
import type { LobbyAddress, RedisAddress } from "./connect.js";
import { keysOf } from "./keys.js";
import { MIN_QUIET_MS } from "./limits.js";
import { lobbySecretsOf } from "./lobby-secrets.js";
import type { RedisSettings } from "./redis-options.js";
import { readTicket } from "./redis-ticket.js";

/** Where hosts come in. How the server is reached, a host knows by its own options: nobody tells it. */
export class RedisLobby implements Lobby {
  readonly #settings: RedisSettings;
  readonly #module: string;
  readonly #offer: Lobby["channel"];

  /** `module` is the worker's side; `offer` is called at a boss alone. */
  constructor(settings: RedisSettings, module: string, offer: Lobby["channel"]) {
    this.#settings = settings;
    this.#module = module;
    this.#offer = offer;
  }

  channel(events: ChannelEvents, pace?: LinkPace): Channel {
    return this.#offer(events, pace);
  }

  address(lobbySecret: Uint8Array): ChannelAddress {
    const { id, employment, secret } = lobbySecretsOf(lobbySecret);
    const { keyPrefix, worker, expireMs } = this.#settings;
    const address: LobbyAddress = {
      module: this.#module,
      lobby: { prefix: keyPrefix, id },
      employment: employment.toString("hex"),
      secret: secret.toString("hex"),
      connection: worker,
      expireMs,
      quietMs: MIN_QUIET_MS,
    };
    return address;
  }

  addressOf(ticket: ChannelTicket): ChannelAddress {
    const { lobby, boss, employment, secret, quietMs, expireMs } = readTicket(ticket);
    const { keyPrefix, worker } = this.#settings;
    const address: RedisAddress = {
      module: this.#module,
      ...keysOf({ prefix: keyPrefix, id: lobby }, boss),
      employment,
      secret,
      connection: worker,
      expireMs,
      quietMs,
    };
    return address;
  }
}
