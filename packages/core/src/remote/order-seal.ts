const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";
const LABEL = "bossworks/1 hosts order seal";

/**
 * Seals orders from a boss to one host, and opens them there: AES-256-GCM with a key of this one joining, and the order's number
 * as nonce. So nobody else can read an order, nor make one, nor say one again.
 */
export class OrderSeal {
  readonly #key: Uint8Array;
  #count = 0;

  /** Both ends give the same: the secret of their token, and the nonces by which they have met. */
  constructor(secret: Uint8Array, hostNonce: Uint8Array, bossNonce: Uint8Array) {
    const { hkdfSync } = process.getBuiltinModule("node:crypto");
    const salt = Buffer.concat([hostNonce, bossNonce]);
    this.#key = new Uint8Array(hkdfSync("sha256", secret, salt, LABEL, KEY_BYTES));
  }

  /** Boss's end. */
  seal(order: Uint8Array): Uint8Array {
    const { createCipheriv } = process.getBuiltinModule("node:crypto");
    const cipher = createCipheriv(CIPHER, this.#key, nonceOf(this.#count++), { authTagLength: TAG_BYTES });
    return Buffer.concat([cipher.update(order), cipher.final(), cipher.getAuthTag()]);
  }

  /** Host's end: undefined for what the boss has not sealed as its next order. */
  open(sealed: Uint8Array): Uint8Array | undefined {
    const { createDecipheriv } = process.getBuiltinModule("node:crypto");
    const length = sealed.length - TAG_BYTES;
    if (length < 0) return undefined;
    const decipher = createDecipheriv(CIPHER, this.#key, nonceOf(this.#count), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(length));
    try {
      const order = Buffer.concat([decipher.update(sealed.subarray(0, length)), decipher.final()]);
      this.#count++;
      return order;
    } catch {
      return undefined;
    }
  }
}

function nonceOf(count: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(count, NONCE_BYTES - 6, 6);
  return nonce;
}
