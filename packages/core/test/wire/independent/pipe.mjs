import { createConnection } from "node:net";

const WELCOME = "BWP1";

/**
 * A link over a pipe: "Pipe" of docs/protocol.md. `onOpen` when the boss has welcomed us, `onPacket` for each packet,
 * `onDown` once, when it is over or never began.
 */
export class Pipe {
  #socket;
  #bytes = Buffer.alloc(0);
  #isOpen = false;
  #events;

  constructor({ path, greeting }, events) {
    this.#events = events;
    this.#socket = createConnection({ path });
    this.#socket.on("error", () => {});
    this.#socket.on("data", (chunk) => this.#read(chunk));
    this.#socket.on("close", () => events.onDown());
    this.#socket.write(Buffer.from(greeting, "hex"));
  }

  send(packet) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(packet.length);
    this.#socket.write(Buffer.concat([length, packet]));
  }

  /** Says that no more comes; `onDown` when the other end has closed too. */
  close() {
    this.#socket.end();
  }

  abort() {
    this.#socket.destroy();
  }

  #read(chunk) {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    if (!this.#isOpen) {
      if (this.#bytes.length < WELCOME.length) return;
      if (this.#bytes.toString("latin1", 0, WELCOME.length) !== WELCOME) return this.abort();
      this.#bytes = this.#bytes.subarray(WELCOME.length);
      this.#isOpen = true;
      this.#events.onOpen();
    }
    while (this.#bytes.length >= 4) {
      const end = 4 + this.#bytes.readUInt32LE(0);
      if (end > 4 + 1024 * 1024) return this.abort();
      if (this.#bytes.length < end) return;
      const packet = this.#bytes.subarray(4, end);
      this.#bytes = this.#bytes.subarray(end);
      this.#events.onPacket(packet);
    }
  }
}
