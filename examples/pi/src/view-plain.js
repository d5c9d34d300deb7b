import { header, lineOf, summaryOf } from "./table.js";

/** Lines for files, pipes and logs: no escape codes, nothing is overwritten. */
export class PlainView {
  #write;

  constructor(write = (line) => console.log(line)) {
    this.#write = write;
  }

  start() {
    this.#write(header());
  }

  round(job) {
    for (const row of job.rows) this.#write(lineOf(row));
    this.#write(summaryOf(job));
  }

  lost(row, error) {
    this.#write(`${row.name} did not finish: ${error.code ?? error.name}: ${error.message}`);
  }

  say(text) {
    this.#write(text);
  }

  stop() {}
}
