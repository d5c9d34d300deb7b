import { parseArgs } from "node:util";

export const HELP = `Measures Bossworks beside the raw medium, in turns; prints medians, spreads and ratios.

  --quick          few and small samples, about a minute: shows that it works, its figures say little
  --only ROW       this row alone; may be repeated
  --json FILE      where the results go; default, for a whole run, bench/results/latest.json
  --update         puts the rows that are run into bench/results/latest.json, in the place of the same ones
  --dealer URL     what carries our messages; default shm:, pipe:, zmq+ipc: and redis:, one after the
                   other; for redis: a server of its own is started
  --help

Rows:`;

/** The dealers of a whole run. */
export const DEALERS = ["shm:", "pipe:", "zmq+ipc:", "redis:"];

/** The settings of a run: `{ quick, only, json, dealers, isWhole }` or `{ help: true }`. Throws `TypeError` for others. */
export function readArguments(args, rowNames) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true },
      json: { type: "string" },
      update: { type: "boolean", default: false },
      dealer: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return { help: true };
  const { quick, only = rowNames, json, update, dealer } = values;
  if (update && quick) throw new TypeError("--update: what a quick run measures is not kept");
  for (const name of only) {
    if (!rowNames.includes(name))
      throw new TypeError(`--only: ${name} given; ${rowNames.join(", ")} are allowed`);
  }
  if (dealer !== undefined && !dealer.includes(":"))
    throw new TypeError(`--dealer: ${dealer} given, where a URL is needed, like ${DEALERS.join(", ")}`);
  const isWhole = !quick && values.only === undefined && dealer === undefined;
  return { quick, only, json, update, dealers: dealer === undefined ? DEALERS : [dealer], isWhole };
}

/** The kind of dealer a URL names: "shm:?ringBytes=131072" is "shm". */
export function kindOf(dealer) {
  return dealer.split(/[:+]/, 1)[0];
}
