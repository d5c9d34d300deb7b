import { nodeCrypto } from "../../build/port/node-crypto.js";
import type { SessionCrypto } from "../../build/session/session-crypto.js";
import { bytesOf } from "./vectors.js";

/** Production's cryptography, but chance is what a recording says. Throws when it is asked for more or other bytes. */
export function scriptedCrypto(chance: readonly string[]): SessionCrypto {
  const left = [...chance];
  return {
    ...nodeCrypto(),
    random: (bytes) => {
      const next = bytesOf(left.shift() ?? "");
      if (next.length !== bytes) throw new Error(`${bytes} random bytes wanted, ${next.length} recorded`);
      return next;
    },
  };
}
