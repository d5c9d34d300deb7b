import { hkdfSync } from "node:crypto";
import { KEY_BYTES as CHANNEL_KEY_BYTES, type ChannelKey, readKey } from "./channel-key.js";
import { KEY_BYTES as CURVE_KEY_BYTES, type CurveKeys, publicKeyOf } from "./curve/curve-keys.js";
import { encodeZ85 } from "./curve/z85.js";

const SECRET_BYTES = 32;

/** What both sides make of a lobby's secret: the same wherever and whenever it is made. All of it is secret. */
export interface LobbyKeys {
  /** The lobby's own, as each employment has one. */
  readonly key: ChannelKey;
  /** The boss's pair, where it was given none of its own. */
  readonly boss: CurveKeys;
  /** The pair of all hosts that have none of their own. */
  readonly host: CurveKeys;
}

/** Derives them by HKDF with SHA-256; none can be found out from another. Throws `TypeError` for what is no secret. */
export function lobbyKeysOf(lobbySecret: Uint8Array): LobbyKeys {
  if (!ArrayBuffer.isView(lobbySecret) || lobbySecret.length !== SECRET_BYTES)
    throw new TypeError(`zmqDealer: a lobby's secret has ${SECRET_BYTES} bytes`);
  const derive = (label: string, bytes: number): Buffer =>
    Buffer.from(hkdfSync("sha256", lobbySecret, "", label, bytes));
  const key = readKey(derive("bossworks zmq lobby", CHANNEL_KEY_BYTES));
  if (!key) throw new Error("as many bytes as a key has are a key");
  return {
    key,
    boss: pairOf(derive("bossworks zmq boss curve", CURVE_KEY_BYTES)),
    host: pairOf(derive("bossworks zmq host curve", CURVE_KEY_BYTES)),
  };
}

function pairOf(secret: Buffer): CurveKeys {
  const secretKey = encodeZ85(secret);
  return { publicKey: publicKeyOf(secretKey), secretKey };
}
