import { Packr } from "msgpackr";
import { ObjectBatch, unbatch } from "./object-batch.js";

const READ_COUNT = "256";

const packr = new Packr({ useRecords: false });

/**
 * Objects through two Redis streams as one writes it by hand: msgpack, one message an entry. Batched: behind a length
 * each, one entry when 64 KiB are full or the turn of the event loop ends. Commands are not waited for, and what was read
 * is trimmed off.
 */
export class FramedRedis {
  #writer;
  #reader;
  #to;
  #isBatched;
  #batch = new ObjectBatch((bytes) => this.#add(bytes));

  /** `writer` and `reader` are clients of ioredis; `onMessage` is called with every object that comes. */
  constructor(writer, reader, { to, from, isBatched, onMessage }) {
    this.#writer = writer;
    this.#reader = reader;
    this.#to = to;
    this.#isBatched = isBatched;
    void this.#read(from, onMessage);
  }

  send(message) {
    const packed = packr.pack(message);
    if (this.#isBatched) this.#batch.add(packed);
    else this.#add(packed);
  }

  close() {
    this.#writer.disconnect();
    this.#reader.disconnect();
  }

  #add(bytes) {
    this.#writer.call("XADD", this.#to, "*", "p", bytes).catch(() => {});
  }

  async #read(from, onMessage) {
    const onPacked = (packed) => onMessage(packr.unpack(packed));
    let cursor = "0";
    for (;;) {
      const read = this.#reader.callBuffer(
        "XREAD",
        "COUNT",
        READ_COUNT,
        "BLOCK",
        "0",
        "STREAMS",
        from,
        cursor,
      );
      // The client was disconnected: the end.
      const reply = await read.catch(() => undefined);
      if (!reply) return;
      for (const [id, [, bytes]] of reply[0][1]) {
        cursor = id.toString();
        if (this.#isBatched) unbatch(bytes, onPacked);
        else onPacked(bytes);
      }
      this.#writer.call("XTRIM", from, "MINID", cursor).catch(() => {});
    }
  }
}
