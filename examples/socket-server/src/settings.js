import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FILE = new URL("../socket-server.config.json", import.meta.url);

/** A worker has 1,024 streams, some of which may be on their way out. */
const MAX_PER_WORKER = 1000;

/** Longest time a timer can wait. */
const MAX_MS = 2 ** 31 - 1;

/**
 * The settings, from socket-server.config.json, above which the environment counts: WORKERS, CONNECTIONS, IDLE_MS, TOTAL_MS,
 * GRACE_MS, PORT, BOSSWORKS_DEALER, and FOLDER for the lock and the log. Throws `TypeError` for a number that is none.
 */
export function readSettings(env) {
  const file = JSON.parse(readFileSync(FILE, "utf8"));
  const folder = env.FOLDER ?? tmpdir();
  const workers = toNumber("WORKERS", env.WORKERS ?? file.workers, 1, 64);
  return {
    workers,
    connections: toNumber("CONNECTIONS", env.CONNECTIONS ?? file.connections, 1, workers * MAX_PER_WORKER),
    idleMs: toNumber("IDLE_MS", env.IDLE_MS ?? file.idleMs, 1, MAX_MS),
    totalMs: toNumber("TOTAL_MS", env.TOTAL_MS ?? file.totalMs, 1, MAX_MS),
    graceMs: toNumber("GRACE_MS", env.GRACE_MS ?? file.graceMs, 0, MAX_MS),
    dealer: env.BOSSWORKS_DEALER ?? file.dealer,
    host: file.host,
    port: toNumber("PORT", env.PORT ?? file.port, 0, 65_535),
    lock: join(folder, "bossworks-socket-server.lock"),
    log: join(folder, "bossworks-socket-server.log"),
  };
}

function toNumber(name, given, least, most) {
  const number = Number(given);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TypeError(`${name}: ${given} given; a whole number from ${least} to ${most} is allowed`);
}
