import { createPrivateKey, createPublicKey } from "node:crypto";
import { curveKeyPair } from "zeromq";
import { decodeZ85, encodeZ85 } from "./z85.js";

/** A pair of CURVE keys in Z85: 40 characters each. */
export interface CurveKeys {
  readonly publicKey: string;
  /** Whoever has it is taken for its owner: keep it out of logs and repositories. */
  readonly secretKey: string;
}

export const KEY_BYTES = 32;
const KEY_CHARACTERS = 40;

/** What stands before the 32 bytes of an X25519 secret key in PKCS #8 (RFC 8410), and before a public one in SPKI. */
const PKCS8_HEAD = Buffer.from("302e020100300506032b656e04220420", "hex");
const SPKI_HEAD_BYTES = 12;

/** Makes a fresh pair of CURVE keys, for `zmqDealer({ curve })`. */
export function makeCurveKeys(): CurveKeys {
  const { publicKey, secretKey } = curveKeyPair();
  return { publicKey, secretKey };
}

/** True for the text of a key, public or secret. */
export function isCurveKey(text: unknown): text is string {
  return typeof text === "string" && text.length === KEY_CHARACTERS && decodeZ85(text) !== undefined;
}

/** The public key that belongs to a secret one. */
export function publicKeyOf(secretKey: string): string {
  const secret = decodeZ85(secretKey);
  if (secret?.length !== KEY_BYTES) throw new TypeError("a CURVE secret key has 40 characters of Z85");
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEAD, secret]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  return encodeZ85(spki.subarray(SPKI_HEAD_BYTES));
}
