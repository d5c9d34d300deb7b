/** A kind of dealer this program knows how to try. */
export interface DealerKind {
  readonly package: string;
  readonly schemes: readonly string[];
  /** Tried when nobody names a dealer. */
  readonly url: string;
  /** Needs a server, which may well be elsewhere. */
  readonly needsServer: boolean;
}

/**
 * Packages and schemes stand in core's registry too, and a test holds the two together: what is wrong with an installation
 * must be told also where core is missing or does not load.
 */
export const DEALER_KINDS: readonly DealerKind[] = [
  { package: "@bossworks/dealer-shm", schemes: ["shm:"], url: "shm:", needsServer: false },
  { package: "@bossworks/dealer-pipe", schemes: ["pipe:"], url: "pipe:", needsServer: false },
  {
    package: "@bossworks/dealer-zmq",
    schemes: ["zmq+tcp:", "zmq+ipc:"],
    // A socket's file on Windows is not tried.
    url: process.platform === "win32" ? "zmq+tcp://127.0.0.1" : "zmq+ipc://",
    needsServer: false,
  },
  {
    package: "@bossworks/dealer-redis",
    schemes: ["redis:", "rediss:"],
    url: "redis://127.0.0.1:6379",
    needsServer: true,
  },
];

/** Core has it; it needs no package. */
const MEMORY_SCHEME = "memory:";

const SCHEMES = [...DEALER_KINDS.flatMap(({ schemes }) => schemes), MEMORY_SCHEME];

/** The scheme of a dealer's URL, with its colon, if it is a known one. */
export function schemeOf(url: string): string | undefined {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase();
  return SCHEMES.find((known) => known === scheme);
}

/** The kind a URL names; undefined for memory, and for what is no dealer's URL. */
export function kindOf(url: string): DealerKind | undefined {
  const scheme = schemeOf(url);
  return DEALER_KINDS.find(({ schemes }) => scheme !== undefined && schemes.includes(scheme));
}

/** The URLs to try when nobody names one: the usual ones, and what the environment names for bosses. */
export function usualUrls(kinds: readonly DealerKind[] = DEALER_KINDS): string[] {
  const { BOSSWORKS_DEALER } = process.env;
  return [...new Set([...kinds.map(({ url }) => url), ...(BOSSWORKS_DEALER ? [BOSSWORKS_DEALER] : [])])];
}

/** Their URLs name a file, in which an @ is a letter like others. */
const OF_A_FILE = /^(?:pipe|zmq\+ipc):/i;
/** What may hold a user and a password, wherever they end, also where no such thing is allowed. */
const BEFORE_HOST = /^([a-z][a-z0-9+.-]*:(?:\/\/)?)?.*@/i;
const REDIS_QUERY = /(?<=^rediss?:.*)[?#].*$/i;

/** A URL as it may be shown: without user and password. */
export function shown(url: string): string {
  return OF_A_FILE.test(url) ? url : url.replace(BEFORE_HOST, "$1").replace(REDIS_QUERY, "");
}

/** What may be given for a dealer, in words. */
export const ALLOWED_DEALERS = `a URL that begins with ${SCHEMES.join(", ")} is allowed`;
