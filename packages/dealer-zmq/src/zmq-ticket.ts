import type { ChannelTicket } from "@bossworks/core/driver";
import { KEY_BYTES } from "./channel-key.js";
import type { WorkerKeys } from "./connect.js";
import { isCurveKey } from "./curve/curve-keys.js";

/** What names a channel to a host: the parts of an address that say nothing of where the boss is. */
export interface ZmqTicket extends ChannelTicket {
  readonly key: string;
  readonly curve?: WorkerKeys;
}

const KEY = new RegExp(`^[0-9a-f]{${2 * KEY_BYTES}}$`);

/** Reads what came from another machine. Throws `TypeError`, which shows nothing of it, for what is not exactly a ticket. */
export function readTicket(given: unknown): ZmqTicket {
  const fields = fieldsOf(given, ["key", "curve"]);
  const key = fields.get("key");
  const curve = fields.get("curve");
  if (typeof key !== "string" || !KEY.test(key)) throw noTicket("key");
  if (curve === undefined) return { key };
  const keys = fieldsOf(curve, ["serverKey", "publicKey", "secretKey"]);
  const serverKey = keys.get("serverKey");
  const publicKey = keys.get("publicKey");
  const secretKey = keys.get("secretKey");
  if (!isCurveKey(serverKey) || !isCurveKey(publicKey) || !isCurveKey(secretKey)) throw noTicket("curve");
  return { key, curve: { serverKey, publicKey, secretKey } };
}

/** The own fields of an object that has no others. */
function fieldsOf(given: unknown, names: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof given !== "object" || given === null) throw noTicket("it has no fields");
  const fields = new Map(Object.entries(given));
  for (const name of fields.keys()) if (!names.includes(name)) throw noTicket("it has other fields");
  return fields;
}

function noTicket(what: string): TypeError {
  return new TypeError(`zmqDealer: that is no ticket of this dealer: ${what}`);
}
