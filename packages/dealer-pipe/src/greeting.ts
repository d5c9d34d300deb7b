import { hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** First bytes of a connection: "BWP1", the channel's id, its secret. */
const MAGIC = Buffer.from("BWP1");
const ID_BYTES = 16;
const SECRET_BYTES = 32;
const LOBBY_LABEL = "bossworks pipe lobby";
export const GREETING_BYTES = MAGIC.length + ID_BYTES + SECRET_BYTES;

/** What the boss's side answers to a greeting it knows. */
export const WELCOME = Buffer.from("BWP1");

/** What tells the channels of one boss apart: an id to find it by, and a secret to be compared. */
export interface ChannelKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** A fresh key, not to be guessed. */
export function makeKey(): ChannelKey {
  return { id: randomBytes(ID_BYTES).toString("hex"), secret: randomBytes(SECRET_BYTES) };
}

/** The key of the lobby, known to all who know the secret it is made of. */
export function lobbyKey(lobbySecret: Uint8Array): ChannelKey {
  const bytes = Buffer.from(hkdfSync("sha256", lobbySecret, "", LOBBY_LABEL, ID_BYTES + SECRET_BYTES));
  return { id: bytes.toString("hex", 0, ID_BYTES), secret: bytes.subarray(ID_BYTES) };
}

/** The greeting of who holds this key; as text, it is what an address carries. */
export function greetingOf(key: ChannelKey): Buffer {
  return Buffer.concat([MAGIC, Buffer.from(key.id, "hex"), key.secret]);
}

/** The key a greeting shows; undefined when the bytes are no greeting. */
export function readGreeting(bytes: Buffer): ChannelKey | undefined {
  if (bytes.length !== GREETING_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const idEnd = MAGIC.length + ID_BYTES;
  return { id: bytes.toString("hex", MAGIC.length, idEnd), secret: bytes.subarray(idEnd) };
}

/** Compares two secrets in a time that says nothing about them. */
export function sameSecret(one: ChannelKey, other: ChannelKey): boolean {
  return timingSafeEqual(one.secret, other.secret);
}
