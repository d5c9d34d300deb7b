import type { ClientFactory, Elsewhere } from "./client.js";
import { Connection } from "./connection.js";
import { OLDEST_VERSION } from "./limits.js";
import { explained, movedTo, withCode } from "./problems.js";
import { nameOf, type ServerAddress } from "./server-address.js";

/** How often a cluster may send us on. */
const MAX_MOVES = 3;

/** Two connections to the one server that holds our keys. */
export interface ServerPair {
  readonly writer: Connection;
  /** Its commands wait. */
  readonly reader: Connection;
}

/** Sends first commands about our keys. What it rejects with, that server is not taken for. */
export type Touch = (pair: ServerPair) => Promise<unknown>;

/**
 * Connects to the first server of the plan that is master, new enough, and holds our keys: a cluster's node that does not
 * hold them answers `touch` with the one that does. Rejects with a sentence that names the server; `cause` is what was
 * said, or why a connection ended meanwhile. `onEnd` is told once when either connection ends later, never before.
 */
export async function openServer(
  clients: ClientFactory,
  touch: Touch,
  onEnd: (error: NodeJS.ErrnoException) => void,
  signal?: AbortSignal,
): Promise<ServerPair> {
  let problem: Error | undefined;
  for (const server of clients.servers) {
    try {
      return await openAt(clients, server, touch, onEnd, signal);
    } catch (error) {
      if (error instanceof TypeError || signal?.aborted) throw error;
      problem ??= explained(server ? nameOf(server) : "the address given", error as NodeJS.ErrnoException);
    }
  }
  throw problem ?? new Error("no server to connect to");
}

async function openAt(
  clients: ClientFactory,
  server: ServerAddress | undefined,
  touch: Touch,
  onEnd: (error: NodeJS.ErrnoException) => void,
  signal: AbortSignal | undefined,
): Promise<ServerPair> {
  let elsewhere: Elsewhere;
  for (let moves = 0; ; moves++) {
    const at = elsewhere;
    // Until both are open, the end of either is why they cannot be.
    let tell = onEnd;
    const broken = new Promise<never>((_, reject) => {
      tell = reject;
    });
    broken.catch(() => {});
    const connect = async (): Promise<Connection> =>
      Connection.open(await clients.make(server, at), (error) => tell(error), signal);
    const [writing, reading] = await Promise.allSettled([connect(), connect()]);
    const giveUp = (): void => {
      for (const tried of [writing, reading]) if (tried.status === "fulfilled") tried.value.close();
    };
    signal?.addEventListener("abort", giveUp);
    try {
      if (writing.status === "rejected") throw writing.reason;
      if (reading.status === "rejected") throw reading.reason;
      await checkServer(writing.value);
      const pair = { writer: writing.value, reader: reading.value };
      await Promise.race([touch(pair), broken]);
      tell = onEnd;
      return pair;
    } catch (error) {
      giveUp();
      const moved = movedTo(error);
      if (!moved || moves === MAX_MOVES) throw error;
      const host = moved.host || at?.host || server?.host || "127.0.0.1";
      elsewhere = { host, port: moved.port };
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
  }
}

/** What a server tells of itself; an empty text for what it does not. */
export interface ServerFacts {
  readonly version: string;
  readonly role: string;
}

/** HELLO without arguments changes nothing and says everything. */
export async function serverFacts(writer: Connection): Promise<ServerFacts> {
  let said: unknown;
  try {
    said = await writer.call("HELLO");
  } catch (error) {
    if (/unknown command/i.test((error as Error).message)) throw tooOld("older than 6");
    throw error;
  }
  const facts = new Map<string, unknown>();
  if (Array.isArray(said)) for (let i = 0; i < said.length; i += 2) facts.set(String(said[i]), said[i + 1]);
  return { version: String(facts.get("version") ?? ""), role: String(facts.get("role") ?? "") };
}

async function checkServer(writer: Connection): Promise<void> {
  const { version, role } = await serverFacts(writer);
  // Valkey counts on from 7 and says Redis' number here, or its own, which is larger.
  if (Number.parseInt(version, 10) < OLDEST_VERSION) throw tooOld(version);
  if (!/^\d/.test(version)) throw withCode("NOT_REDIS", "it told no version");
  if (role !== "master")
    throw withCode("NOT_MASTER", role ? `its role is ${role}` : "it told no role, as Sentinels do");
}

function tooOld(version: string): NodeJS.ErrnoException {
  return withCode("OLD_SERVER", `its version is ${version}`);
}
