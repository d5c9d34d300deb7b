import { finished } from "node:stream/promises";

/** A client whom a worker serves: the socket on one side, a stream of the worker on the other. */
export class Connection {
  #socket;
  #employee;
  #name;
  #stream;

  /** `name`: of the stream, which no other connection has had. Throws what `employee.stream` does. */
  constructor(socket, employee, name) {
    this.#socket = socket;
    this.#employee = employee;
    this.#name = name;
    this.#stream = employee.stream(name);
    void employee.send({ open: name });
  }

  /** Ends it at once; `why` is for the client. */
  cut(why) {
    this.#stream.destroy(new Error(why));
  }

  /** Lasts until the worker has said all, the client is gone, or the connection was cut: then rejects, and says why. */
  async serve(totalMs) {
    const timer = setTimeout(() => this.cut(`a connection lasts ${totalMs} ms at most`), totalMs);
    const onClose = () => this.#stream.destroy();
    this.#socket.once("close", onClose);
    this.#socket.pipe(this.#stream).pipe(this.#socket, { end: false });
    try {
      await finished(this.#stream, { writable: false });
    } finally {
      clearTimeout(timer);
      this.#socket.off("close", onClose);
      this.#socket.unpipe(this.#stream);
      this.#stream.destroy();
      void this.#employee.send({ over: this.#name });
    }
  }
}
