import { Packr } from "msgpackr";
import { ObjectBatch, unbatch } from "./object-batch.js";

const packr = new Packr({ useRecords: false });

/**
 * Objects over a ZeroMQ socket as one writes it by hand: msgpack, one message an object. Batched: behind a length each,
 * sent together when 64 KiB are full or the turn of the event loop ends. One send is under way at a time, as zeromq.js
 * demands.
 */
export class FramedZmq {
  #socket;
  #isBatched;
  #batch = new ObjectBatch((bytes) => this.#sendOne(bytes));
  #waiting = [];
  #isSending = false;

  /** `onMessage` is called with every object that comes. */
  constructor(socket, { isBatched, onMessage }) {
    this.#socket = socket;
    this.#isBatched = isBatched;
    void this.#read(onMessage);
  }

  send(message) {
    const packed = packr.pack(message);
    if (this.#isBatched) this.#batch.add(packed);
    else this.#sendOne(packed);
  }

  close() {
    this.#socket.close();
  }

  #sendOne(bytes) {
    this.#waiting.push(bytes);
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
    const onPacked = (packed) => onMessage(packr.unpack(packed));
    for await (const [bytes] of this.#socket) {
      if (this.#isBatched) unbatch(bytes, onPacked);
      else onPacked(bytes);
    }
  }
}
