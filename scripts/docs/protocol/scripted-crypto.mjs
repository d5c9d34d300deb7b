import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Cryptography as in production, and chance as it is told: so many bytes at each call, as hexadecimal digits. */
export function scriptedCrypto(chance) {
  const left = [...chance];
  return {
    hmac: (key, ...parts) =>
      parts.reduce((hmac, part) => hmac.update(part), createHmac("sha256", key)).digest(),
    sha256: (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest(),
    equal: (one, other) => one.length === other.length && timingSafeEqual(one, other),
    random: (bytes) => {
      const next = Buffer.from(left.shift() ?? "", "hex");
      if (next.length !== bytes) throw new Error(`${bytes} random bytes wanted, ${next.length} scripted`);
      return next;
    },
  };
}

/** So many bytes, each one more than the one before, as hexadecimal digits. */
export function counting(first, bytes) {
  return Buffer.from(Array.from({ length: bytes }, (_, index) => (first + index) & 255)).toString("hex");
}
