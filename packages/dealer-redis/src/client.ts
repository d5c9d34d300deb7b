import { Redis, type RedisOptions } from "ioredis";
import { CONNECT_MS } from "./limits.js";
import type { ConnectionPlan, CreateClient } from "./redis-options.js";
import type { ServerAddress } from "./server-address.js";

/**
 * What makes one client one connection: ioredis connects again, sends again, queues and asks for a role by itself, and
 * each of that duplicates or hides what happened.
 */
const REQUIRED = {
  lazyConnect: true,
  protocol: 2,
  retryStrategy: () => null,
  reconnectOnError: null,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  enableReadyCheck: false,
  enableAutoPipelining: false,
  maxRetriesPerRequest: 0,
  disableClientInfo: true,
  connectTimeout: CONNECT_MS,
  sentinelRetryStrategy: () => null,
  sentinelCommandTimeout: CONNECT_MS,
  // We end sockets ourselves; its timer would hold a program for two seconds after a connection that was never made.
  disconnectTimeout: 0,
  // Each of them settles a command whose answer may still come.
  commandTimeout: undefined,
  blockingTimeout: undefined,
  socketTimeout: undefined,
  keyPrefix: "",
} as const satisfies RedisOptions & Record<string, unknown>;

/** What a client must have been made with; the rest of `REQUIRED` does no harm if it is missing. */
const CHECKED = ["lazyConnect", "enableOfflineQueue", "autoResendUnfulfilledCommands"] as const;

/** Where to connect instead: what a cluster's node has said. */
export type Elsewhere = { readonly host: string; readonly port: number } | undefined;

/** Makes clients by a plan; `create` is the boss's own function. */
export class ClientFactory {
  readonly #plan: ConnectionPlan;
  #create: CreateClient | undefined;

  constructor(plan: ConnectionPlan, create?: CreateClient) {
    this.#plan = plan;
    this.#create = create;
  }

  /** The servers to be tried in turn; undefined is the one that the options name. */
  get servers(): readonly (ServerAddress | undefined)[] {
    return this.#plan.servers.length > 0 ? this.#plan.servers : [undefined];
  }

  /** A client that has not connected. Throws `TypeError` when a function of the user's does not do what it must. */
  async make(server: ServerAddress | undefined, elsewhere: Elsewhere): Promise<Redis> {
    const required = { ...REQUIRED, ...(elsewhere && { host: elsewhere.host, port: elsewhere.port }) };
    const create = this.#create ?? (await this.#load());
    if (!create) return new Redis({ ...optionsOf(server, this.#plan.redis), ...required });
    const client: Redis | null | undefined = await create(required);
    if (typeof client !== "object" || client === null) throw badClient("returned no client");
    for (const name of CHECKED)
      if (client.options?.[name] !== REQUIRED[name])
        throw badClient(`made no client with ${name}: ${REQUIRED[name]}`);
    return client;
  }

  async #load(): Promise<CreateClient | undefined> {
    const { client } = this.#plan;
    if (!client) return undefined;
    const exports = await this.#import(client.module);
    const create = exports[client.export];
    if (typeof create !== "function")
      throw new TypeError(`redisDealer: ${client.module} exports no function ${client.export}`);
    this.#create = create as CreateClient;
    return this.#create;
  }

  async #import(module: string): Promise<Record<string, unknown>> {
    try {
      return (await import(module)) as Record<string, unknown>;
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TypeError(`redisDealer: createClient: ${module} cannot be loaded: ${why}`, { cause });
    }
  }
}

function badClient(why: string): TypeError {
  return new TypeError(
    `redisDealer: createClient ${why}; write (required) => new Redis({ ...yours, ...required })`,
  );
}

/** What a URL says goes before what the options say, but for how TLS is done. */
function optionsOf(server: ServerAddress | undefined, redis: RedisOptions): RedisOptions {
  if (!server) return redis;
  const { host, port, username, password, db, isTls } = server;
  return {
    ...redis,
    host,
    port,
    ...(db !== undefined && { db }),
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isTls && { tls: redis.tls ?? {} }),
  };
}
