import { clearLine, cursorTo } from "node:readline";

/** A last line that changes while others scroll by above it. Where the output is no terminal, each of its states is a line. */
export class StatusLine {
  #output;
  #status = "";

  constructor(output) {
    this.#output = output;
  }

  /** Changes the last line. */
  show(status) {
    if (status === this.#status) return;
    this.#status = status;
    this.#write(this.#output.isTTY ? status : `${status}\n`);
  }

  /** Writes a line above it. */
  say(text) {
    this.#write(`${text}\n${this.#output.isTTY ? this.#status : ""}`);
  }

  /** Leaves the last line as it is. */
  end() {
    if (this.#output.isTTY) this.#output.write("\n");
  }

  #write(text) {
    if (this.#output.isTTY) {
      cursorTo(this.#output, 0);
      clearLine(this.#output, 0);
    }
    this.#output.write(text);
  }
}
