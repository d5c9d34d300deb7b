import { tableOf } from "./table.js";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const CLEAR_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
const KEYS = "s suspend  r resume  x stop  Ctrl-C quit";

/** A table that is redrawn in place: the cursor goes up over the last one, nothing is cleared as a whole. */
export class TerminalView {
  #output;
  #drawn = 0;
  #notes = [];
  #said = "";
  #job;

  constructor(output) {
    this.#output = output;
  }

  start() {
    this.#output.write(HIDE_CURSOR);
  }

  round(job) {
    this.#job = job;
    this.#draw();
  }

  lost(row, error) {
    this.#notes.push(`${row.name} did not finish: ${error.code ?? error.name}`);
    this.#draw();
  }

  say(text) {
    this.#said = text;
    this.#draw();
  }

  /** Leaves the last table standing and gives the cursor back. */
  stop() {
    this.#output.write(SHOW_CURSOR);
  }

  #draw() {
    if (!this.#job) return;
    const lines = [...tableOf(this.#job), ...this.#notes, this.#said || KEYS];
    const width = this.#output.columns ?? 80;
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : "";
    const text = lines.map((line) => `${line.slice(0, width - 1)}${CLEAR_LINE}\n`).join("");
    // One write, so that no half of a table is ever seen.
    this.#output.write(`\r${up}${text}${CLEAR_BELOW}`);
    this.#drawn = lines.length;
  }
}
