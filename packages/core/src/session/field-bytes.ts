import { getU48, setU48 } from "./u48.js";

/** Writes fixed fields one after the other. */
export class FieldWriter {
  #bytes: number[] = [];

  u8(value: number): this {
    this.#bytes.push(value & 255);
    return this;
  }

  u32(value: number): this {
    return this.#number(4, (view) => view.setUint32(0, value, true));
  }

  u48(value: number): this {
    return this.#number(6, (view) => setU48(view, 0, value));
  }

  raw(bytes: Uint8Array): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  /** What was written, in memory of its own. */
  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #number(bytes: number, write: (view: DataView) => void): this {
    const field = new Uint8Array(bytes);
    write(new DataView(field.buffer));
    return this.raw(field);
  }
}

/** Reads fixed fields one after the other. Beyond the end it reads zeros and says so: nothing is thrown. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;
  /** The bytes ended before the fields did. */
  isShort = false;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  u8(): number {
    const at = this.#skip(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u32(): number {
    const at = this.#skip(4);
    return at < 0 ? 0 : this.#view.getUint32(at, true);
  }

  u48(): number {
    const at = this.#skip(6);
    return at < 0 ? 0 : getU48(this.#view, at);
  }

  /** A copy of so many bytes. */
  raw(bytes: number): Uint8Array {
    const at = this.#skip(bytes);
    return at < 0 ? new Uint8Array(0) : this.#bytes.slice(at, at + bytes);
  }

  #skip(bytes: number): number {
    if (this.#bytes.length - this.#at < bytes) {
      this.isShort = true;
      this.#at = this.#bytes.length;
      return -1;
    }
    this.#at += bytes;
    return this.#at - bytes;
  }
}
