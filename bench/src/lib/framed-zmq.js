import { Packr } from "msgpackr";

const LENGTH_BYTES = 4;
const BATCH_BYTES = 64 * 1024;

const packr = new Packr({ useRecords: false });

/**
 * Objects over a ZeroMQ socket as one writes it by hand: msgpack, one message an object. Batched: behind a length each,
 * sent together when 64 KiB are full or the turn of the event loop ends. One send is under way at a time, as zeromq.js
 * demands.
 */
export class FramedZmq {
  #socket;
  #isBatched;
  #batch = [];
  #batchBytes = 0;
  #waiting = [];
  #isSending = false;
  #turn;

  /** `onMessage` is called with every object that comes. */
  constructor(socket, { isBatched, onMessage }) {
    this.#socket = socket;
    this.#isBatched = isBatched;
    void this.#read(onMessage);
  }

  send(message) {
    const packed = packr.pack(message);
    if (!this.#isBatched) {
      this.#waiting.push(packed);
      return void this.#sendAll();
    }
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32LE(packed.length);
    this.#batch.push(length, packed);
    this.#batchBytes += LENGTH_BYTES + packed.length;
    if (this.#batchBytes >= BATCH_BYTES) this.#flush();
    else this.#turn ??= setImmediate(() => this.#flush());
  }

  close() {
    this.#socket.close();
  }

  #flush() {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#waiting.push(Buffer.concat(this.#batch));
    this.#batch = [];
    this.#batchBytes = 0;
    void this.#sendAll();
  }

  async #sendAll() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const bytes of waiting) await this.#socket.send(bytes);
    }
    this.#isSending = false;
  }

  async #read(onMessage) {
    for await (const [bytes] of this.#socket) {
      if (!this.#isBatched) onMessage(packr.unpack(bytes));
      else
        for (let at = 0; at < bytes.length; ) {
          const begin = at + LENGTH_BYTES;
          at = begin + bytes.readUInt32LE(at);
          onMessage(packr.unpack(bytes.subarray(begin, at)));
        }
    }
  }
}
