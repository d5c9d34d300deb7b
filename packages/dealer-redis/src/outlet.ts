import { fieldOf, KIND, type Kind, takenBody } from "./entry.js";
import { macOf } from "./link-id.js";
import type { Medium } from "./medium.js";
import type { WriteTrouble } from "./problems.js";

/** Where one end of a link writes: one stream, in the name of one link. */
export class Outlet {
  readonly #medium: Medium;
  readonly #key: string;
  readonly #link: Buffer;
  readonly #secret: Buffer;
  readonly #packetField: Buffer;
  readonly #takenField: Buffer;

  constructor(medium: Medium, key: string, link: Buffer, secret: Buffer) {
    this.#medium = medium;
    this.#key = key;
    this.#link = link;
    this.#secret = secret;
    this.#packetField = fieldOf(KIND.PACKET, link);
    this.#takenField = fieldOf(KIND.TAKEN, link);
  }

  /** Never rejects. */
  packet(bytes: Uint8Array): Promise<"ok" | WriteTrouble> {
    return this.#medium.write(this.#key, this.#packetField, asBuffer(bytes));
  }

  /** Tells that so many bytes of packets were read. Never rejects. */
  taken(bytes: number): Promise<"ok" | WriteTrouble> {
    return this.#medium.write(this.#key, this.#takenField, takenBody(bytes));
  }

  /** Says something of the link that only who knows its secret can say. Never rejects. */
  say(kind: Kind): Promise<"ok" | WriteTrouble> {
    return this.#medium.write(this.#key, fieldOf(kind, this.#link), macOf(this.#secret, kind, this.#link));
  }

  /** The same into a stream that may not be there yet. */
  sayFirst(kind: Kind, expireMs: number): Promise<"ok" | WriteTrouble> {
    const body = macOf(this.#secret, kind, this.#link);
    return this.#medium.writeNew(this.#key, fieldOf(kind, this.#link), body, expireMs);
  }

  /** The stream is to go soon. Never rejects. */
  expire(ms: number): Promise<boolean> {
    return this.#medium.expire(this.#key, ms);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
