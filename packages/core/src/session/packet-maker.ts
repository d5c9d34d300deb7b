import type { Lane } from "../protocol/frame.js";
import {
  HEADER_BYTES,
  MAC_HEADER_BYTES,
  type PacketHeader,
  SESSION_VERSION,
  writeHeader,
} from "./packet-header.js";
import { isSealed, type MacKeys, seal } from "./packet-mac.js";
import type { SessionCrypto } from "./session-crypto.js";

/** What of a header differs from packet to packet. */
export interface PacketFields {
  readonly type: number;
  readonly lane: Lane;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly flags: number;
}

/** Writes and checks the headers of one session, as its present epoch and keys want them. */
export class PacketMaker {
  /** Bytes before a payload. */
  readonly headerBytes: number;
  readonly #isProtected: boolean;
  readonly #crypto: SessionCrypto;
  #epoch = 0;
  #keys: MacKeys | undefined;

  /** `isProtected`: every packet bears a MAC. */
  constructor(isProtected: boolean, crypto: SessionCrypto) {
    this.#isProtected = isProtected;
    this.#crypto = crypto;
    this.headerBytes = isProtected ? MAC_HEADER_BYTES : HEADER_BYTES;
  }

  /** What a packet counts in its lane's window: the same with a MAC and without. */
  chargeOf(packet: Uint8Array): number {
    return packet.length - this.headerBytes + HEADER_BYTES;
  }

  /** The present attach; 0 before the first. */
  get epoch(): number {
    return this.#epoch;
  }

  /** From here on all is of this attach. Throws `TypeError` when keys are missing: a mistake of ours. */
  begin(epoch: number, keys: MacKeys | undefined): void {
    if (this.#isProtected && !keys) throw new TypeError("a protected session needs a secret");
    this.#epoch = epoch;
    this.#keys = keys;
  }

  /** Writes the header of a packet that has room for it; returns it. */
  finish(packet: Uint8Array, fields: PacketFields): Uint8Array {
    writeHeader(packet, { ...fields, epoch: this.#epoch }, this.#isProtected);
    if (this.#isProtected && this.#keys) seal(packet, this.#keys.send, this.#crypto);
    return packet;
  }

  /** True for a packet of this attach, by the one who proved itself. */
  isOurs(packet: Uint8Array, header: PacketHeader): boolean {
    if (
      header.version !== SESSION_VERSION ||
      header.epoch !== this.#epoch ||
      header.bytes !== this.headerBytes
    )
      return false;
    if (!this.#isProtected) return true;
    return this.#keys !== undefined && isSealed(packet, this.#keys.receive, this.#crypto);
  }
}
