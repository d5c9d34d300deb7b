import { checkOptions } from "@bossworks/core/driver";
import { type CurveKeys, isCurveKey, publicKeyOf } from "./curve/curve-keys.js";
import { MAX_HANDSHAKE_TIMEOUT_MS } from "./limits.js";
import { isLocal, readZmqUrl, type ZmqPlace } from "./zmq-place.js";

/** Keys of the boss's own, and who may come in beside its workers. */
export interface CurveOptions extends CurveKeys {
  /** Public keys of further clients; workers need none, they get a fresh pair each. Default none. */
  readonly allow?: readonly string[] | undefined;
}

/** What a host knows of its boss's keys, when that has some of its own. */
export interface HostCurveOptions {
  /** The boss's public key. */
  readonly serverKey: string;
  /** The host's own pair, which the boss must `allow`; both or none. Default: made of the token. */
  readonly publicKey?: string | undefined;
  readonly secretKey?: string | undefined;
}

/** Options of the ZeroMQ dealer. */
export interface ZmqDealerOptions {
  /**
   * Where the boss listens: `zmq+tcp://127.0.0.1:5555`, a free port without one or with `*`; `zmq+ipc:///run/x.sock`, or
   * `zmq+ipc://` for a socket in a fresh folder. `?curve=true` and `?insecure=true` mean the options. Default `zmq+ipc://`.
   */
  url?: string | undefined;
  /**
   * Encrypts, and lets in who has a key: `true` with fresh keys, of the token where hosts join, or with the boss's own; at
   * a host also by the boss's `serverKey`. Default false.
   */
  curve?: boolean | CurveOptions | HostCurveOptions | undefined;
  /** Listens where other machines can reach it without CURVE all the same: who is on the way can read. Default false. */
  insecure?: boolean | undefined;
  /** How long the other end of a connection may take to show what it speaks, in milliseconds; at least 1. Default 5000. */
  handshakeTimeoutMs?: number | undefined;
}

/** The keys that were given. Holds a secret. */
export type CurveSettings =
  /** A boss's own; undefined: they are to be made. */
  | { readonly side: "boss"; readonly keys: CurveKeys | undefined; readonly allow: readonly string[] }
  /** Those of a host, which cannot be a boss; its own pair undefined: it is to be made. */
  | { readonly side: "host"; readonly keys: CurveKeys | undefined; readonly serverKey: string };

/** What the dealer works with. Holds a secret. */
export interface ZmqSettings {
  readonly place: ZmqPlace;
  readonly curve: CurveSettings | undefined;
  readonly handshakeTimeoutMs: number;
}

const DEFAULT_URL = "zmq+ipc://";
const DEFAULT_HANDSHAKE_TIMEOUT_MS = 5000;

/** Checks the options and fills in the defaults. Throws `TypeError`, which shows no key. */
export function toZmqSettings(options: ZmqDealerOptions): ZmqSettings {
  checkOptions("zmqDealer", options, {
    url: (value) => (typeof value === "string" ? undefined : 'a URL of "zmq+tcp:" or "zmq+ipc:"'),
    curve: (value) =>
      typeof value === "boolean" || (typeof value === "object" && value !== null)
        ? undefined
        : "true, { publicKey, secretKey } as makeCurveKeys() makes them, or at a host { serverKey },",
    insecure: "boolean",
    handshakeTimeoutMs: (value) =>
      typeof value === "number" && value >= 1 && value <= MAX_HANDSHAKE_TIMEOUT_MS
        ? undefined
        : `a number of milliseconds from 1 to ${MAX_HANDSHAKE_TIMEOUT_MS}`,
  });
  const { place, query } = readZmqUrl(options.url ?? DEFAULT_URL);
  const asked = readQuery(query);
  const curve = curveSettings(options.curve ?? asked.curve ?? false);
  if (!curve && !isLocal(place) && !(options.insecure ?? asked.insecure)) {
    throw new TypeError(
      "zmqDealer: curve: other machines can reach that address, so CURVE is needed; give curve: true, or insecure: true where the network itself is trusted",
    );
  }
  return {
    place,
    curve,
    // libzmq takes no fractions, and nothing means for ever to it.
    handshakeTimeoutMs: Math.ceil(options.handshakeTimeoutMs ?? DEFAULT_HANDSHAKE_TIMEOUT_MS),
  };
}

function curveSettings(given: boolean | CurveOptions | HostCurveOptions): CurveSettings | undefined {
  if (given === false) return undefined;
  if (given === true) return { side: "boss", keys: undefined, allow: [] };
  return "serverKey" in given ? hostSettings(given) : bossSettings(given);
}

function bossSettings(given: CurveOptions): CurveSettings {
  checkOptions("zmqDealer: curve", given, { publicKey: "any", secretKey: "any", allow: "any" });
  const { allow = [] } = given;
  const keys = pairOf(given);
  if (!Array.isArray(allow) || !allow.every(isCurveKey))
    throw new TypeError(
      "zmqDealer: curve.allow: a list of public keys, 40 characters of Z85 each, is allowed",
    );
  return { side: "boss", keys, allow: [...allow] };
}

function hostSettings(given: HostCurveOptions): CurveSettings {
  checkOptions("zmqDealer: curve", given, { serverKey: "any", publicKey: "any", secretKey: "any" });
  const { serverKey, publicKey, secretKey } = given;
  checkKey("serverKey", serverKey);
  const hasNone = publicKey === undefined && secretKey === undefined;
  return { side: "host", keys: hasNone ? undefined : pairOf({ publicKey, secretKey }), serverKey };
}

function pairOf({ publicKey, secretKey }: { publicKey?: unknown; secretKey?: unknown }): CurveKeys {
  checkKey("publicKey", publicKey);
  checkKey("secretKey", secretKey);
  // Otherwise every worker would be let down, one by one, without anybody knowing why.
  if (publicKeyOf(secretKey) !== publicKey)
    throw new TypeError("zmqDealer: curve.publicKey: it does not belong to curve.secretKey");
  return { publicKey, secretKey };
}

function checkKey(name: string, key: unknown): asserts key is string {
  if (!isCurveKey(key))
    throw new TypeError(
      `zmqDealer: curve.${name}: 40 characters of Z85 are allowed, as makeCurveKeys() makes them`,
    );
}

const SWITCHES = ["curve", "insecure"] as const;

function readQuery(query: URLSearchParams): { readonly curve?: boolean; readonly insecure?: boolean } {
  const asked: { curve?: boolean; insecure?: boolean } = {};
  for (const [name, value] of query) {
    const known = SWITCHES.find((one) => one === name);
    if (!known || (value !== "true" && value !== "false"))
      throw new TypeError(
        "zmqDealer: url: curve=true, insecure=true or their opposite is allowed after the question mark",
      );
    asked[known] = value === "true";
  }
  return asked;
}
