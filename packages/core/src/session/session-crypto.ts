/** What a session needs of cryptography and chance; given to it, so that it runs anywhere and a test can repeat it. */
export interface SessionCrypto {
  /** HMAC-SHA256 over the parts, one after the other: 32 bytes. */
  hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array;
  /** SHA-256 over the parts, one after the other: 32 bytes. */
  sha256(...parts: readonly Uint8Array[]): Uint8Array;
  /** Compares two arrays of one length in a time that does not tell where they differ. */
  equal(one: Uint8Array, other: Uint8Array): boolean;
  /** Random bytes nobody can guess. */
  random(bytes: number): Uint8Array;
}
