import { PROOF_BYTES } from "./handshake-messages.js";
import { HEADER_BYTES } from "./packet-header.js";
import type { MacKeys } from "./packet-mac.js";
import type { SessionCrypto } from "./session-crypto.js";

/** Labels differ by direction, so that a proof cannot be sent back to who made it. */
const BOSS_LABEL = Buffer.from("bossworks/1 boss");
const WORKER_LABEL = Buffer.from("bossworks/1 worker");
const TO_BOSS_LABEL = Buffer.from("bossworks/1 to boss");
const TO_WORKER_LABEL = Buffer.from("bossworks/1 to worker");
const RESUME_LABEL = Buffer.from("bossworks/1 resume");

const PROOF_END = HEADER_BYTES + PROOF_BYTES;
const NOTHING = new Uint8Array(0);

/** Which end of a handshake something belongs to. */
export type Side = "boss" | "worker";

/** What a finished handshake leaves behind. */
export interface Derived {
  readonly keys: MacKeys;
  /** Proves all further attaches of this session, when the token proved this one. */
  readonly resumption: Uint8Array;
}

/** What was said in one handshake, and the secret it is proved with. An empty secret proves nothing and derives nothing. */
export class Transcript {
  readonly #crypto: SessionCrypto;
  readonly #secret: Uint8Array;
  readonly #hash: Uint8Array;

  /** `binding`: what names the channel to both ends; so a proof for one channel is worth nothing on another. */
  constructor(
    crypto: SessionCrypto,
    secret: Uint8Array,
    hello: Uint8Array,
    challenge: Uint8Array,
    binding: Uint8Array,
  ) {
    this.#crypto = crypto;
    this.#secret = secret;
    const parts = [hello, challenge.subarray(0, HEADER_BYTES), challenge.subarray(PROOF_END), binding];
    const lengths = new Uint8Array(parts.length * 4);
    const view = new DataView(lengths.buffer);
    for (const [index, { length }] of parts.entries()) view.setUint32(index * 4, length, true);
    this.#hash = crypto.sha256(lengths, ...parts);
  }

  /** Writes the proof of the boss's end into its CHALLENGE. */
  proveBoss(challenge: Uint8Array): void {
    challenge.set(this.#proof(BOSS_LABEL, NOTHING, NOTHING), HEADER_BYTES);
  }

  /** Writes the proof of the worker's end into its PROOF. */
  proveWorker(proof: Uint8Array): void {
    proof.set(this.#workerProof(proof), HEADER_BYTES);
  }

  isProvedByBoss(challenge: Uint8Array): boolean {
    const given = challenge.subarray(HEADER_BYTES, PROOF_END);
    return this.#crypto.equal(given, this.#proof(BOSS_LABEL, NOTHING, NOTHING));
  }

  isProvedByWorker(proof: Uint8Array): boolean {
    if (proof.length < PROOF_END) return false;
    return this.#crypto.equal(proof.subarray(HEADER_BYTES, PROOF_END), this.#workerProof(proof));
  }

  /** Keys and resumption secret, by HKDF (RFC 5869); undefined for an empty secret. */
  derive(side: Side): Derived | undefined {
    if (this.#secret.length === 0) return undefined;
    const master = this.#crypto.hmac(this.#hash, this.#secret);
    const one = (label: Uint8Array): Uint8Array => this.#crypto.hmac(master, label, Uint8Array.of(1));
    const [toBoss, toWorker] = [one(TO_BOSS_LABEL), one(TO_WORKER_LABEL)];
    return {
      keys: side === "boss" ? { send: toWorker, receive: toBoss } : { send: toBoss, receive: toWorker },
      resumption: one(RESUME_LABEL),
    };
  }

  #workerProof(proof: Uint8Array): Uint8Array {
    return this.#proof(WORKER_LABEL, proof.subarray(0, HEADER_BYTES), proof.subarray(PROOF_END));
  }

  #proof(label: Uint8Array, head: Uint8Array, tail: Uint8Array): Uint8Array {
    if (this.#secret.length === 0) return new Uint8Array(PROOF_BYTES);
    return this.#crypto.hmac(this.#secret, label, this.#hash, head, tail);
  }
}
