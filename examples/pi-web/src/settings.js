import { readFileSync } from "node:fs";

const FILE = new URL("../pi-web.config.json", import.meta.url);

/**
 * The settings of a run: `{ workers, iterations: [min, max], askMs: [min, max], dealer, host, port }`, from
 * pi-web.config.json, above which the environment counts: WORKERS, PORT and BOSSWORKS_DEALER. Throws `TypeError` for a
 * number that is none.
 */
export function readSettings(env) {
  const file = JSON.parse(readFileSync(FILE, "utf8"));
  return {
    ...file,
    workers: toNumber("WORKERS", env.WORKERS ?? file.workers, 1, 64),
    port: toNumber("PORT", env.PORT ?? file.port, 0, 65_535),
    dealer: env.BOSSWORKS_DEALER ?? file.dealer,
  };
}

function toNumber(name, given, least, most) {
  const number = Number(given);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new TypeError(`${name}: ${given} given; a whole number from ${least} to ${most} is allowed`);
}
