import { Packr } from "msgpackr";

const LENGTH_BYTES = 4;
const BATCH_BYTES = 64 * 1024;
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
  #batch = [];
  #batchBytes = 0;
  #turn;

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
    if (!this.#isBatched) return this.#add(packed);
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32LE(packed.length);
    this.#batch.push(length, packed);
    this.#batchBytes += LENGTH_BYTES + packed.length;
    if (this.#batchBytes >= BATCH_BYTES) this.#flush();
    else this.#turn ??= setImmediate(() => this.#flush());
  }

  close() {
    this.#writer.disconnect();
    this.#reader.disconnect();
  }

  #add(bytes) {
    this.#writer.call("XADD", this.#to, "*", "p", bytes).catch(() => {});
  }

  #flush() {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#add(Buffer.concat(this.#batch));
    this.#batch = [];
    this.#batchBytes = 0;
  }

  async #read(from, onMessage) {
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
        if (this.#isBatched) unbatch(bytes, onMessage);
        else onMessage(packr.unpack(bytes));
      }
      this.#writer.call("XTRIM", from, "MINID", cursor).catch(() => {});
    }
  }
}

function unbatch(bytes, onMessage) {
  for (let at = 0; at < bytes.length; ) {
    const begin = at + LENGTH_BYTES;
    at = begin + bytes.readUInt32LE(at);
    onMessage(packr.unpack(bytes.subarray(begin, at)));
  }
}
