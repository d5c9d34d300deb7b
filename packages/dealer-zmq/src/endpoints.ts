import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { bracketed } from "./zmq-place.js";

const NAMED = /^tcp:\/\/(?<name>[^[\]:]+):(?<port>\d+)$/;

/**
 * The same endpoint with addresses for the name in it, to be tried in turn: libzmq itself would try one of them alone, and
 * not hear of the next. Rejects with the raw error when nobody knows the name.
 */
export async function endpointsOf(endpoint: string): Promise<readonly string[]> {
  const { name = "", port } = NAMED.exec(endpoint)?.groups ?? {};
  if (port === undefined || isIP(name)) return [endpoint];
  const found = await lookup(name, { all: true });
  return found.map(({ address }) => `tcp://${bracketed(address)}:${port}`);
}
