import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/** Where settings come from when neither a flag nor the environment nor a file of your own says so. */
const DEFAULT_FILE = new URL("../pi.config.json", import.meta.url);

export const HELP = `Pi by Monte Carlo, on workers that are asked how far they are.

  --workers N            how many workers                        PI_WORKERS
  --iterations MIN..MAX  darts a worker throws, at random        PI_ITERATIONS
  --ask MIN..MAX         milliseconds between two questions      PI_ASK_MS
  --dealer URL           what carries the messages, e.g. shm:    BOSSWORKS_DEALER
  --config FILE          settings as JSON; default pi.config.json
  --help

A flag counts more than the environment, and that more than the file.`;

const FLAGS = {
  workers: { type: "string" },
  iterations: { type: "string" },
  ask: { type: "string" },
  dealer: { type: "string" },
  config: { type: "string" },
  help: { type: "boolean" },
};

/**
 * The settings of a run: `{ workers, iterations: [min, max], askMs: [min, max], dealer }`, or `{ help: true }`.
 * Throws `TypeError` for what is not allowed, naming it.
 */
export function readSettings(args, env) {
  const { values: flags } = parseArgs({ args, options: FLAGS });
  if (flags.help) return { help: true };
  const file = readFile(flags.config);
  return {
    workers: toCount("workers", flags.workers ?? env.PI_WORKERS ?? file.workers ?? 4),
    iterations: toRange("iterations", flags.iterations ?? env.PI_ITERATIONS ?? file.iterations ?? [1e8, 2e8]),
    askMs: toRange("ask", flags.ask ?? env.PI_ASK_MS ?? file.askMs ?? [200, 800]),
    dealer: flags.dealer ?? env.BOSSWORKS_DEALER ?? file.dealer ?? "shm:",
  };
}

function readFile(path) {
  try {
    return JSON.parse(readFileSync(path ?? DEFAULT_FILE, "utf8"));
  } catch (cause) {
    throw new TypeError(`the config file ${path ?? "pi.config.json"} cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

function toCount(name, given) {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1)
    throw new TypeError(`${name}: ${given} given; a whole number from 1 on is allowed`);
  return count;
}

/** A range as `[min, max]`, or as a text such as "200..800" or "5e6". */
function toRange(name, given) {
  const [min, max = min] = (typeof given === "string" ? given.split("..") : [given].flat()).map(Number);
  if (!(min >= 0 && max >= min && Number.isFinite(max))) {
    throw new TypeError(`${name}: ${given} given; MIN..MAX with 0 <= MIN <= MAX is allowed, as in 200..800`);
  }
  return [min, max];
}

/** A whole number from a range, at random. */
export function randomIn([min, max]) {
  return Math.floor(min + Math.random() * (max - min + 1));
}
