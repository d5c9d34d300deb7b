import { OLDEST_VERSION } from "./limits.js";

/** What ioredis says when a server that lets nobody in says why before it was asked for anything. */
const UNASKED = /^Command queue state error\..*? Last error: (.*)$/s;

/** What it says of a socket whose end it has not told yet. */
const UNWRITEABLE = /^Stream isn't writeable/;

/** Such a server has no word of its own for that. */
const TOO_MANY = /^ERR max number of clients/;

/** An error without what ioredis adds to it: the command, whose arguments hold passwords and packets. */
export function scrubbed(error: unknown): NodeJS.ErrnoException {
  const { name, message: whole, code } = error as NodeJS.ErrnoException;
  if (UNWRITEABLE.test(String(whole))) return withCode("ECONNRESET", "the connection ended");
  const message = UNASKED.exec(String(whole))?.[1] ?? whole;
  const clean: NodeJS.ErrnoException = new Error(String(message));
  clean.name = name ?? "Error";
  const told = code ?? codeOfReply(message);
  if (told !== undefined) clean.code = told;
  return clean;
}

/** The word in capitals that begins an error of the server. */
function codeOfReply(message: unknown): string | undefined {
  if (TOO_MANY.test(String(message))) return "MAXCLIENTS";
  return /^([A-Z]{3,})(?= |$)/.exec(String(message))?.[1];
}

export function withCode(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

/** The server has said no to the user himself: wrong credentials, or rights that are missing. */
export function isDenied({ code }: NodeJS.ErrnoException): boolean {
  return code === "WRONGPASS" || code === "NOAUTH" || code === "NOPERM";
}

/** What one write came to, short of success. */
export type WriteTrouble = "no memory" | "stream" | "server";

/**
 * What an error of a write means. "no memory": it was not done, and may be later. "stream": that key is spoilt, the others
 * are not. "server": nothing more is to be expected of this connection.
 */
export function troubleOf(error: NodeJS.ErrnoException): WriteTrouble {
  if (error.code === "OOM") return "no memory";
  return error.code === "WRONGTYPE" || error.code === "ERR" ? "stream" : "server";
}

/** Where a cluster's node says the keys are: host (empty: the same) and port. */
export function movedTo(error: unknown): { readonly host: string; readonly port: number } | undefined {
  const found = /^(?:MOVED|ASK) \d+ (.*):(\d+)$/.exec(String((error as Error).message));
  return found ? { host: found[1] ?? "", port: Number(found[2]) } : undefined;
}

const UNTRUSTED =
  "nobody this program trusts has signed its certificate: give that of who has, by redis: { tls: { ca } } or NODE_EXTRA_CA_CERTS";

const HELP: { readonly [code: string]: string } = {
  EMFILE: "this program may open no more files: raise that limit (ulimit -n)",
  ENFILE: "this machine may open no more files: raise that limit",
  ECONNREFUSED: "nothing listens there: start the server, or correct host and port",
  ENOTFOUND: "its host is not known: correct the host",
  EAI_AGAIN: "its host cannot be looked up now: correct the host, or mend the name service",
  EHOSTUNREACH: "its host cannot be reached: correct the host, or mend the network",
  ENETUNREACH: "its network cannot be reached: correct the host, or mend the network",
  ETIMEDOUT: "it gave no answer: correct host and port, or see why it does not answer",
  NO_TLS: "it speaks no TLS: say redis://, or correct the port",
  ECONNRESET:
    "it ended the connection: a server that wants TLS does so (rediss://), and one with too many clients",
  EPIPE:
    "it ended the connection: a server that wants TLS does so (rediss://), and one with too many clients",
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_HAS_EXPIRED: "its certificate has expired: renew it",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "its certificate is for another host: name the server as it does, or say its name by redis: { tls: { servername } }",
  WRONGPASS: "user and password are refused: correct them",
  NOAUTH: "it demands a password: give user and password",
  NOPERM: "this user may not do what is needed: see the list of rights in the README",
  DENIED:
    "it is in protected mode and lets in nobody from other machines: give it a password, or set its protected-mode to no",
  MAXCLIENTS: "it has as many clients as its maxclients allows: raise that, or end some",
  NOT_REDIS: "what answers is no Redis server: correct host and port",
  OLD_SERVER: `the server is too old: Redis ${OLDEST_VERSION} or newer, or Valkey, is needed`,
  NOT_MASTER: "it is no master: name the master, or all nodes, or Sentinels in the option redis",
  EVICTION:
    'its maxmemory-policy may evict our keys: set it to "noeviction", or use a server that is no cache',
  LOADING: "it is still loading its data: try again",
  MISCONF: "it refuses writes since it cannot save to its disk: mend that",
  READONLY: "it takes no writes: name the master",
  CLUSTERDOWN: "its cluster does not serve these keys: mend the cluster",
  OOM: "its memory is used up: raise maxmemory, or free some",
};

/** What a user is told when a medium could not be opened; `cause` is what the server or the system said. */
export function explained(where: string, cause: NodeJS.ErrnoException): NodeJS.ErrnoException {
  const code = cause.code ?? (isForeign(cause) ? "NOT_REDIS" : undefined);
  const help = (code && HELP[code]) ?? cause.message;
  return Object.assign(new Error(`the Redis server at ${where} cannot be used: ${help}`, { cause }), {
    code,
  });
}

/** What ioredis says of replies in no protocol of Redis. */
function isForeign({ message }: Error): boolean {
  return /protocol error|unknown RESP type|as reply type byte/i.test(message);
}
