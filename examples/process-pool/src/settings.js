import { parseArgs } from "node:util";

/**
 * The settings of every program here, from its command line: `--dealer shm:` and `--scale 0.1`, how long its times are
 * beside the usual ones. Throws `TypeError` for others.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env BOSSWORKS_DEALER names the dealer where the command line does not
 * @returns {{ dealer: string, scale: number }}
 */
export function readSettings(args, env) {
  const { values } = parseArgs({ args, options: { dealer: { type: "string" }, scale: { type: "string" } } });
  const { dealer = env.BOSSWORKS_DEALER ?? "pipe:", scale = "1" } = values;
  if (Number(scale) > 0) return { dealer, scale: Number(scale) };
  throw new TypeError(`--scale: ${scale} given; a number above 0 is allowed`);
}
