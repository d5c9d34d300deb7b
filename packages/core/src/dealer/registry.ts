/** How a kind of dealer is found and made from configuration. */
export interface DealerEntry {
  /** The package that holds it. */
  readonly package: string;
  /** Its factory: takes the options, returns an `IDealer`. */
  readonly factory: string;
  /** URL schemes that mean this kind, with the colon. */
  readonly schemes: readonly string[];
}

/**
 * The kinds of dealer that configuration can name. Explicit: nothing registers itself on import, and a dealer of
 * your own is given as the object its factory returns.
 */
export const DEALERS: { readonly [kind: string]: DealerEntry } = {
  memory: { package: "@bossworks/core", factory: "memoryDealer", schemes: ["memory:"] },
  shm: { package: "@bossworks/dealer-shm", factory: "shmDealer", schemes: ["shm:"] },
  pipe: { package: "@bossworks/dealer-pipe", factory: "pipeDealer", schemes: ["pipe:"] },
  zmq: { package: "@bossworks/dealer-zmq", factory: "zmqDealer", schemes: ["zmq+tcp:", "zmq+ipc:"] },
  redis: { package: "@bossworks/dealer-redis", factory: "redisDealer", schemes: ["redis:", "rediss:"] },
};

/** The kind a URL scheme means, if any. */
export function kindOfScheme(scheme: string): string | undefined {
  return Object.keys(DEALERS).find((kind) => DEALERS[kind]?.schemes.includes(scheme));
}

export function knownSchemes(): string[] {
  return Object.values(DEALERS).flatMap((entry) => entry.schemes);
}
