import type { PipeAddress } from "./connect.js";
import { GREETING_BYTES } from "./greeting.js";

/** The worker's side, as its link imports it. */
const WORKER_SIDE = new URL("./connect.js", import.meta.url).href;

const DIGITS = new RegExp(`^[0-9a-f]{${2 * GREETING_BYTES}}$`);

/** Where a channel is found. Throws `TypeError` for what is no greeting: it may have come from anywhere. */
export function addressOf(path: string, greeting: unknown): PipeAddress {
  if (typeof greeting !== "string" || !DIGITS.test(greeting))
    throw new TypeError("pipeDealer: what names the channel is no greeting");
  return { module: WORKER_SIDE, path, greeting };
}
