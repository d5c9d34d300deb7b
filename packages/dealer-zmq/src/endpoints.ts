import { isIP } from "node:net";
import { lookUp } from "./look-up.js";
import { bracketed } from "./zmq-place.js";

const NAMED = /^tcp:\/\/(?<name>[^[\]:]+):(?<port>\d+)$/;

/**
 * The same endpoint with addresses for the name in it, to be tried in turn: libzmq itself would try one of them alone, and
 * not hear of the next. Rejects as `lookUp` does.
 */
export async function endpointsOf(
  endpoint: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const { name = "", port } = NAMED.exec(endpoint)?.groups ?? {};
  if (port === undefined || isIP(name)) return [endpoint];
  const found = await lookUp(name, signal);
  return found.map((address) => `tcp://${bracketed(address)}:${port}`);
}
