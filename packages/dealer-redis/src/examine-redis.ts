import { ClientFactory } from "./client.js";
import type { Connection } from "./connection.js";
import { evictionProblem } from "./eviction.js";
import { makeKeys, makeRandom, noticeKeyOf, outboxOf } from "./keys.js";
import { openServer, serverFacts, type Touch } from "./open-server.js";
import { explained, withCode } from "./problems.js";
import { type ConnectionPlan, type RedisDealerOptions, toRedisSettings } from "./redis-options.js";
import { nameOf } from "./server-address.js";
import { settingOf } from "./setting-of.js";

/** What a server was found to be. */
export interface RedisExamination {
  /** As it tells it, such as "7.2.4". */
  readonly version: string;
  /** Its `maxmemory-policy`; undefined when this user may not ask. */
  readonly evictionPolicy: string | undefined;
  /** What would keep boss or workers from their work, one sentence each; `code` is one of the README's list. */
  readonly problems: readonly NodeJS.ErrnoException[];
  /** What else would keep hosts from joining such a boss; of no concern without hosts. */
  readonly hostProblems: readonly NodeJS.ErrnoException[];
}

/** Keys that are tried last no longer than that, whatever this user may do to them. */
const TRIED_KEY_MS = "1000";

/** What is done to a stream: its name and how it is tried. None is made: who may not remove it would leave it. */
const TRIALS: readonly (readonly [command: string, ...args: string[]])[] = [
  ["XADD", "KEY", "NOMKSTREAM", "*", "tried", ""],
  ["PEXPIRE", "KEY", TRIED_KEY_MS],
  ["XREAD", "COUNT", "1", "STREAMS", "KEY", "0-0"],
  ["XTRIM", "KEY", "MINID", "0-1"],
  ["UNLINK", "KEY"],
];

/** Workers do nothing else to their boss's stream. */
const WORKER_TRIALS: typeof TRIALS = [["XADD", "KEY", "NOMKSTREAM", "*", "tried", ""]];

/** What a boss does to the notice in its lobby besides. */
const LOBBY_TRIALS: typeof TRIALS = [
  ["SET", "KEY", "tried", "PX", TRIED_KEY_MS],
  ["GET", "KEY"],
  ["EVAL", "return 1", "1", "KEY"],
  ["UNLINK", "KEY"],
];

/** Hosts only read it. */
const HOST_TRIALS: typeof TRIALS = [["GET", "KEY"]];

/**
 * Looks a server over as a boss with these options would use it: version, role, eviction, and by trying them on keys of its
 * own the rights of boss and workers. Rejects like a boss's first `employ` when the server cannot be reached or is none;
 * throws `TypeError` for bad options.
 */
export async function examineRedis(options: RedisDealerOptions = {}): Promise<RedisExamination> {
  const { boss, worker, createClient, keyPrefix } = toRedisSettings(options);
  const { inbox, outboxes } = makeKeys(keyPrefix, "examine");
  const outbox = outboxOf(outboxes, Buffer.from("examine"));
  const lobby = noticeKeyOf({ prefix: keyPrefix, id: makeRandom() });
  const tryLobby = async (who: string, clients: ClientFactory, plan: ConnectionPlan, trials: typeof TRIALS) =>
    told(who, plan, await withServer(clients, lobby, HOST_TRIALS, (writer) => tryAll(writer, lobby, trials)));
  const bossClients = new ClientFactory(boss, createClient);
  const examination = await withServer(bossClients, inbox, WORKER_TRIALS, async (writer) => {
    const evictionPolicy = await settingOf(writer, "maxmemory-policy");
    const eviction = evictionProblem(evictionPolicy);
    const refused = [...(await tryAll(writer, outbox, TRIALS)), ...(await tryAll(writer, inbox, TRIALS))];
    return {
      version: (await serverFacts(writer)).version,
      evictionPolicy,
      problems: [...(eviction ? [eviction] : []), ...told("the boss", boss, refused)],
    };
  });
  const hostProblems = await tryLobby("the boss of hosts", bossClients, boss, LOBBY_TRIALS);
  if (worker === boss) return { ...examination, hostProblems };
  const workerClients = new ClientFactory(worker);
  const refused = await withServer(workerClients, inbox, WORKER_TRIALS, async (writer) => [
    ...(await tryAll(writer, inbox, WORKER_TRIALS)),
    ...(await tryAll(writer, outbox, TRIALS)),
  ]);
  return {
    ...examination,
    problems: [...examination.problems, ...told("a worker", worker, refused)],
    hostProblems: [...hostProblems, ...(await tryLobby("a host", workerClients, worker, HOST_TRIALS))],
  };
}

async function withServer<T>(
  clients: ClientFactory,
  key: string,
  anyones: typeof TRIALS,
  look: (writer: Connection) => Promise<T>,
): Promise<T> {
  // A cluster's node says where the key is, to who has the right to ask. What else it refuses is told later.
  const touch: Touch = async ({ writer }) => {
    const [error] = await tryAll(writer, key, anyones);
    if (error && error.code !== "NOPERM" && error.code !== "OOM") throw error;
  };
  const { writer, reader } = await openServer(clients, touch, () => {});
  try {
    return await look(writer);
  } finally {
    writer.close();
    reader.close();
  }
}

/** The errors of those that failed; a right that is missing names its command. */
async function tryAll(
  writer: Connection,
  key: string,
  trials: typeof TRIALS,
): Promise<NodeJS.ErrnoException[]> {
  const errors: NodeJS.ErrnoException[] = [];
  for (const [command, ...args] of trials) {
    try {
      await writer.call(command, ...args.map((arg) => (arg === "KEY" ? key : arg)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      errors.push(code === "NOPERM" ? withCode(code, command) : (error as NodeJS.ErrnoException));
    }
  }
  return errors;
}

/** One sentence for all rights that are missing, and one for each other kind of refusal. */
function told(
  who: string,
  { servers }: ConnectionPlan,
  errors: readonly NodeJS.ErrnoException[],
): NodeJS.ErrnoException[] {
  const lacking = new Set(errors.filter(({ code }) => code === "NOPERM").map(({ message }) => message));
  const others = new Map(errors.filter(({ code }) => code !== "NOPERM").map((error) => [error.code, error]));
  const where = servers.map(nameOf).join(", ") || "the address given";
  const sentences = [...others.values()].map((error) => explained(where, error));
  if (lacking.size === 0) return sentences;
  const rights = [...lacking].map((command) => `+${command.toLowerCase()}`).join(" ");
  const missing = `${who} may not do all that is needed: give the user ${rights} on the keys of the list of rights in the README`;
  return [...sentences, withCode("NOPERM", `the Redis server at ${where} cannot be used: ${missing}`)];
}
