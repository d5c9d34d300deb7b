import type { SessionCrypto } from "../../build/session/session-crypto.js";
import { randomOf } from "./random.js";

/** Stands in for the real one where thousands of sessions run: quick, repeatable, and good enough to tell bytes apart. */
export function fakeCrypto(seed: number): SessionCrypto {
  const random = randomOf(seed);
  return {
    hmac: (key, ...parts) => mix(key, ...parts),
    sha256: (...parts) => mix(Uint8Array.of(7), ...parts),
    equal: (one, other) => {
      if (one.length !== other.length) throw new RangeError("arrays of different lengths are compared");
      return one.every((byte, index) => byte === other[index]);
    },
    random: (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)),
  };
}

function mix(...parts: readonly Uint8Array[]): Uint8Array {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (const part of parts) {
    for (const byte of part) {
      one = Math.imul(one ^ byte, 0x01000193);
      other = Math.imul(other ^ byte ^ (one >>> 13), 0x85ebca6b);
    }
    one = Math.imul(one ^ part.length, 0xc2b2ae35);
  }
  const hash = new Uint8Array(32);
  const view = new DataView(hash.buffer);
  for (let at = 0; at < 32; at += 8) {
    one = Math.imul(one ^ (one >>> 15) ^ at, 0x2c1b3c6d);
    other = Math.imul(other ^ (other >>> 12) ^ one, 0x297a2d39);
    view.setUint32(at, one, true);
    view.setUint32(at + 4, other, true);
  }
  return hash;
}
