import { SESSION_VERSION } from "./packet-header.js";
import { MAX_HEARTBEAT_MS, MIN_HEARTBEAT_MS, MIN_SECRET_BYTES } from "./session-limits.js";

/** Versions of the protocol this code speaks, lowest and highest. */
export const VERSIONS: readonly [number, number] = [SESSION_VERSION, SESSION_VERSION];

/** Bits of the features this code knows; there are none yet. */
export const KNOWN_FEATURES = 0;

/** The slower wish counts, within reason. */
export function agreeHeartbeat(one: number, other: number): number {
  return Math.min(Math.max(one, other, MIN_HEARTBEAT_MS), MAX_HEARTBEAT_MS);
}

/** Throws `TypeError` for a secret that could be guessed. An empty one is none. */
export function checkSecret(secret: Uint8Array): void {
  if (secret.length === 0 || secret.length >= MIN_SECRET_BYTES) return;
  throw new TypeError(
    `a token of ${secret.length} bytes; at least ${MIN_SECRET_BYTES} random ones are needed`,
  );
}

/** True when all bytes are zero. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}
