const LENGTH_BYTES = 4;
const BATCH_BYTES = 64 * 1024;

/** Gathers packed objects, behind a length each, until 64 KiB are full or the turn of the event loop ends. */
export class ObjectBatch {
  #onFull;
  #parts = [];
  #bytes = 0;
  #turn;

  /** `onFull` is called with all that was gathered, as one Buffer. */
  constructor(onFull) {
    this.#onFull = onFull;
  }

  add(packed) {
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32LE(packed.length);
    this.#parts.push(length, packed);
    this.#bytes += LENGTH_BYTES + packed.length;
    if (this.#bytes >= BATCH_BYTES) this.#flush();
    else this.#turn ??= setImmediate(() => this.#flush());
  }

  #flush() {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const parts = this.#parts;
    this.#parts = [];
    this.#bytes = 0;
    this.#onFull(Buffer.concat(parts));
  }
}

/** Calls `onPacked` with each object of what a batch had gathered. */
export function unbatch(bytes, onPacked) {
  for (let at = 0; at < bytes.length; ) {
    const begin = at + LENGTH_BYTES;
    at = begin + bytes.readUInt32LE(at);
    onPacked(bytes.subarray(begin, at));
  }
}
