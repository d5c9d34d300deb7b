import { checkOptions } from "@bossworks/core/driver";
import type { Redis, RedisOptions } from "ioredis";
import { DEFAULT_EXPIRE_MS, MAX_EXPIRE_MS, MIN_EXPIRE_MS } from "./limits.js";
import { type ServerAddress, serverOf } from "./server-address.js";

/**
 * Makes a client that has not connected, of ioredis: `(required) => new Redis({ ...yours, ...required })`. Called for
 * every connection; what is required must win over what is yours.
 */
export type CreateClient = (required: RedisOptions) => Redis;

/** A module and the name of its export that is a `CreateClient`: what worker processes can be told. */
export interface ClientModule {
  /** URL of the module, such as `import.meta.resolve("./client.js")`. */
  readonly module: string;
  /** Default "createClient". */
  readonly export?: string | undefined;
}

/** How a server is reached; one of the three. */
export interface RedisConnection {
  /**
   * `redis://user:password@host:port/db`, or `rediss://` for TLS. Several: nodes of which one is master at a time, tried
   * in turn, or some nodes of a cluster. Default: `redis://127.0.0.1:6379`.
   */
  url?: string | readonly string[] | undefined;
  /** Options of ioredis, besides or instead: TLS, Sentinels and others, as far as they are plain data. */
  redis?: RedisOptions | undefined;
  /** Makes clients by a function of your own. */
  createClient?: CreateClient | ClientModule | undefined;
}

/** Options of the Redis dealer. */
export interface RedisDealerOptions extends RedisConnection {
  /** What workers connect with, if not the same: a user with less rights, another way to the server. */
  worker?: RedisConnection | undefined;
  /** What begins the keys, inside of their hash tag. Default "bossworks". */
  keyPrefix?: string | undefined;
  /** How long keys outlive those who use them, in milliseconds; at least 1000. Default 300000. */
  expireMs?: number | undefined;
}

/** How a server is reached, as data that can travel. Holds passwords. */
export interface ConnectionPlan {
  readonly servers: readonly ServerAddress[];
  readonly redis: RedisOptions;
  readonly client?: { readonly module: string; readonly export: string } | undefined;
}

/** What the dealer works with. Holds passwords. */
export interface RedisSettings {
  readonly boss: ConnectionPlan;
  readonly worker: ConnectionPlan;
  /** The boss's own function, which cannot travel. */
  readonly createClient: CreateClient | undefined;
  readonly keyPrefix: string;
  readonly expireMs: number;
}

const WHERE = "redisDealer";
/** Deeper than any option of ioredis lies: what is there holds itself. */
const MAX_DEPTH = 16;
/** Characters of such a path that are shown. */
const SHOWN_PATH = 60;

const DEFAULT_URL = "redis://127.0.0.1:6379";
const CONNECTION_RULES = {
  url: (value: unknown) =>
    typeof value === "string" || Array.isArray(value)
      ? undefined
      : "a URL of redis:// or rediss://, or a list,",
  redis: "object",
  createClient: (value: unknown) =>
    typeof value === "function" || (typeof value === "object" && value !== null)
      ? undefined
      : "a function, or { module, export },",
} as const;

/** Checks the options and fills in the defaults. Throws `TypeError`, in which no password is shown. */
export function toRedisSettings(options: RedisDealerOptions): RedisSettings {
  checkOptions(WHERE, options, {
    ...CONNECTION_RULES,
    worker: "object",
    keyPrefix: (value) =>
      typeof value === "string" && /^[^{}]+$/.test(value) ? undefined : "a text without braces",
    expireMs: (value) =>
      typeof value === "number" && value >= MIN_EXPIRE_MS && value <= MAX_EXPIRE_MS
        ? undefined
        : `a number of milliseconds from ${MIN_EXPIRE_MS} to ${MAX_EXPIRE_MS}`,
  });
  const { worker, keyPrefix = "bossworks", expireMs = DEFAULT_EXPIRE_MS } = options;
  if (worker) checkOptions(`${WHERE}: worker`, worker, CONNECTION_RULES);
  if (typeof worker?.createClient === "function") throw cannotTravel("worker.createClient is a function");
  const createClient = typeof options.createClient === "function" ? options.createClient : undefined;
  if (createClient && !worker) throw cannotTravel("createClient is a function");
  const boss = toPlan(options, "");
  const workers = worker ? toPlan(worker, "worker.") : boss;
  for (const [plan, isTravelling] of [
    [boss, !worker],
    [workers, true],
  ] as const)
    if (isTravelling) checkTravels(plan.redis, worker ? "worker.redis" : "redis");
  // Redis takes no fractions.
  return { boss, worker: workers, createClient, keyPrefix, expireMs: Math.ceil(expireMs) };
}

function toPlan({ url, redis = {}, createClient }: RedisConnection, where: string): ConnectionPlan {
  const client =
    createClient && typeof createClient !== "function" ? toModule(createClient, where) : undefined;
  const isAlone = createClient !== undefined;
  if (isAlone && (url !== undefined || Object.keys(redis).length > 0)) {
    throw new TypeError(`${WHERE}: ${where}createClient given with url or redis; it alone is allowed`);
  }
  const isElsewhere =
    isAlone || "sentinels" in redis || "host" in redis || "path" in redis || "port" in redis;
  if (isElsewhere && url !== undefined) {
    throw new TypeError(`${WHERE}: ${where}url given, and a server in ${where}redis; one of them is allowed`);
  }
  const urls = isElsewhere ? [] : [url ?? DEFAULT_URL].flat();
  if (!isElsewhere && urls.length === 0) throw new TypeError(`${WHERE}: ${where}url: an empty list given`);
  const servers = urls.map((text) => serverOf(text, `${WHERE}: ${where}url`));
  return { servers, redis, client };
}

function toModule(given: ClientModule, where: string): { module: string; export: string } {
  const name = `${WHERE}: ${where}createClient`;
  checkOptions(name, given, { module: "string", export: "string" });
  if (!URL.canParse(given.module)) {
    throw new TypeError(
      `${name}: module: the URL of a module, such as import.meta.resolve("./client.js"), is allowed`,
    );
  }
  return { module: given.module, export: given.export ?? "createClient" };
}

function cannotTravel(what: string): TypeError {
  return new TypeError(
    `${WHERE}: ${what}, which cannot travel to workers: name a module, as in { module: import.meta.resolve("./client.js"), export: "createClient" }, or say by the option worker what they connect with`,
  );
}

/** Refuses what is no plain data, and says where it lies. */
function checkTravels(value: unknown, path: string, depth = 0): void {
  if (typeof value === "function" || typeof value === "symbol")
    throw cannotTravel(`${path} is a ${typeof value}`);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  if (!isPlain(value))
    throw cannotTravel(`${path} is an instance of ${value.constructor?.name || "a class"}`);
  if (depth > MAX_DEPTH) throw cannotTravel(`${path.slice(0, SHOWN_PATH)}... is nested too deep`);
  for (const [name, inner] of Object.entries(value)) checkTravels(inner, `${path}.${name}`, depth + 1);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of another realm's objects is a root as well.
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}
