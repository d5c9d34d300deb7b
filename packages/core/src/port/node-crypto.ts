import type { SessionCrypto } from "../session/session-crypto.js";

let loaded: SessionCrypto | undefined;

/**
 * What a session needs, by Node's own cryptography. Loaded when asked for, because every worker's thread loads this
 * file with core, and few need it: node:crypto costs a thread four milliseconds.
 */
export function nodeCrypto(): SessionCrypto {
  loaded ??= load();
  return loaded;
}

function load(): SessionCrypto {
  const { createHash, createHmac, randomBytes, timingSafeEqual } = process.getBuiltinModule("node:crypto");
  return {
    hmac: (key, ...parts) => {
      const hmac = createHmac("sha256", key);
      for (const part of parts) hmac.update(part);
      return hmac.digest();
    },
    sha256: (...parts) => {
      const hash = createHash("sha256");
      for (const part of parts) hash.update(part);
      return hash.digest();
    },
    equal: (one, other) => one.length === other.length && timingSafeEqual(one, other),
    random: (bytes) => randomBytes(bytes),
  };
}
