import type { DealerContext } from "@bossworks/core/driver";
import type { ClientFactory } from "./client.js";
import type { RedisAddress } from "./connect.js";
import type { Keys } from "./keys.js";
import type { LobbySecrets } from "./lobby-secrets.js";

/** Of a boss that hosts may join. */
export interface LobbyDeskOptions {
  readonly secrets: LobbySecrets;
  readonly prefix: string;
  /** The random part of `keys`. */
  readonly random: string;
}

/** What the boss's side is made with. */
export interface BossDeskOptions {
  readonly clients: ClientFactory;
  readonly keys: Keys;
  readonly lobby: LobbyDeskOptions | undefined;
  readonly expireMs: number;
  /** What every address holds. */
  readonly addressed: Pick<RedisAddress, "module" | "expireMs" | "connection">;
  readonly onRefused: DealerContext["onRefused"];
}
