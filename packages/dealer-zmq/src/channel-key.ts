import { randomBytes, timingSafeEqual } from "node:crypto";

const ID_BYTES = 16;
const SECRET_BYTES = 32;
export const KEY_BYTES = ID_BYTES + SECRET_BYTES;

/** What tells the workers of one boss apart: an id to find it by, and a secret to be compared. */
export interface ChannelKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** A fresh key, not to be guessed. */
export function makeKey(): ChannelKey {
  return { id: randomBytes(ID_BYTES).toString("hex"), secret: randomBytes(SECRET_BYTES) };
}

/** A key in bytes: a secret. */
export function keyBytes(key: ChannelKey): Buffer {
  return Buffer.concat([Buffer.from(key.id, "hex"), key.secret]);
}

/** The key that such bytes are; undefined when they are none. */
export function readKey(bytes: Buffer): ChannelKey | undefined {
  if (bytes.length !== KEY_BYTES) return undefined;
  return { id: bytes.toString("hex", 0, ID_BYTES), secret: bytes.subarray(ID_BYTES) };
}

/** Compares two secrets in a time that says nothing about them. */
export function sameSecret(one: ChannelKey, other: ChannelKey): boolean {
  return timingSafeEqual(one.secret, other.secret);
}
