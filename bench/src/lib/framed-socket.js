import { Packr } from "msgpackr";

const LENGTH_BYTES = 4;
const BATCH_BYTES = 64 * 1024;

const packr = new Packr({ useRecords: false });

/**
 * Objects over a socket as one writes it by hand: msgpack behind a length. Batched: written together until 64 KiB are
 * full or the turn of the event loop ends. Else one write an object, each after the one before was taken: left to
 * itself Node joins what waits into one write.
 */
export class FramedSocket {
  #socket;
  #isBatched;
  #waiting = [];
  #waitingBytes = 0;
  #next = 0;
  #isWriting = false;
  #turn;
  #rest = Buffer.alloc(0);

  /** `onMessage` is called with every object that comes. */
  constructor(socket, { isBatched, onMessage }) {
    this.#socket = socket;
    this.#isBatched = isBatched;
    socket.on("data", (chunk) => this.#read(chunk, onMessage));
  }

  send(message) {
    const packed = packr.pack(message);
    const framed = Buffer.allocUnsafe(LENGTH_BYTES + packed.length);
    framed.writeUInt32LE(packed.length);
    framed.set(packed, LENGTH_BYTES);
    this.#waiting.push(framed);
    if (!this.#isBatched) return this.#writeNext();
    this.#waitingBytes += framed.length;
    if (this.#waitingBytes >= BATCH_BYTES) this.#flush();
    else this.#turn ??= setImmediate(() => this.#flush());
  }

  close() {
    this.#socket.destroy();
  }

  #writeNext() {
    if (this.#isWriting || this.#next === this.#waiting.length) return;
    this.#isWriting = true;
    this.#socket.write(this.#waiting[this.#next], () => {
      this.#isWriting = false;
      if (++this.#next === this.#waiting.length) {
        this.#waiting = [];
        this.#next = 0;
      }
      this.#writeNext();
    });
  }

  #flush() {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#socket.write(Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #read(chunk, onMessage) {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + bytes.readUInt32LE(at);
      if (end > bytes.length) break;
      onMessage(packr.unpack(bytes.subarray(at + LENGTH_BYTES, end)));
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }
}
