import { UsageError } from "../command-error.js";
import { ALLOWED_DEALERS, kindOf, schemeOf } from "../dealers.js";
import { readKey } from "./read-token.js";

/** What `new Host({ dealer })` takes. */
export type HostDealer = string | { kind: string; url: string; curve: { serverKey: string } };

/** The URL of a host's dealer: what was given, else the environment's. `UsageError`, which does not show it: it may hold a password. */
export function dealerUrl(given: string | undefined): string {
  const url = given ?? process.env.BOSSWORKS_DEALER;
  if (!url) throw new UsageError("how is the boss reached? Give its dealer's URL, or set BOSSWORKS_DEALER");
  if (schemeOf(url) === undefined) throw new UsageError(`dealer-url: ${ALLOWED_DEALERS}`);
  return url;
}

/** The dealer of a URL, and of the file with the boss's public CURVE key if there is one. */
export function dealerOf(url: string, serverKeyFile: string | undefined): HostDealer {
  if (serverKeyFile === undefined) return url;
  if (kindOf(url)?.package !== "@bossworks/dealer-zmq")
    throw new UsageError("--server-key-file: only dealers of zmq+tcp: and zmq+ipc: have such a key");
  const serverKey = readKey("--server-key-file", serverKeyFile, { isSecret: false });
  return { kind: "zmq", url, curve: { serverKey } };
}
