import { HEADER_BYTES, MAC_HEADER_BYTES } from "./packet-header.js";
import type { SessionCrypto } from "./session-crypto.js";

/** The keys of one attach, one per direction, so that nothing can be sent back to where it came from. */
export interface MacKeys {
  readonly send: Uint8Array;
  readonly receive: Uint8Array;
}

function macOf(packet: Uint8Array, key: Uint8Array, crypto: SessionCrypto): Uint8Array {
  const whole = crypto.hmac(key, packet.subarray(0, HEADER_BYTES), packet.subarray(MAC_HEADER_BYTES));
  return whole.subarray(0, MAC_HEADER_BYTES - HEADER_BYTES);
}

/** Writes the MAC of a packet whose header and payload are final. */
export function seal(packet: Uint8Array, key: Uint8Array, crypto: SessionCrypto): void {
  packet.set(macOf(packet, key, crypto), HEADER_BYTES);
}

/** True when the packet, whose header has room for a MAC, bears the right one. */
export function isSealed(packet: Uint8Array, key: Uint8Array, crypto: SessionCrypto): boolean {
  return crypto.equal(packet.subarray(HEADER_BYTES, MAC_HEADER_BYTES), macOf(packet, key, crypto));
}
