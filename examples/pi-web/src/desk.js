import { Boss } from "@bossworks/core";
import { Run } from "./run.js";

/** Has the run that goes on, or went on last, and tells those who watch. */
export class Desk {
  run;
  #boss;
  #settings;
  #running;
  #nth = 0;
  /** Resolves at the next change. */
  #change = withResolvers();
  #isClosed = false;

  constructor(settings) {
    this.#settings = settings;
    this.#boss = new Boss({ dealer: settings.dealer });
  }

  /** Starts a run; false while one goes on. */
  start() {
    if (this.#running || this.#isClosed) return false;
    this.#nth++;
    const run = new Run(this.#boss, this.#settings, () => this.#tell());
    this.run = run;
    this.#running = run
      .toEnd()
      .catch((error) => {
        if (!this.#isClosed) console.error(error);
      })
      .finally(() => {
        this.#running = undefined;
        this.#tell();
      });
    return true;
  }

  /**
   * What a page is told, as server-sent events: `run` with all of a run that is new to it, then `round` with what is new.
   * A slow one misses rounds, never the last. Ends when `stream` is aborted.
   */
  async *watch(stream) {
    let seen = 0;
    stream.onAbort(() => this.#tell());
    while (!stream.aborted && !this.#isClosed) {
      const { promise } = this.#change;
      const { seconds, pi } = this.run.history;
      if (seen === this.#nth) yield { event: "round", data: JSON.stringify(this.run.snapshot) };
      else yield { event: "run", data: JSON.stringify({ ...this.run.snapshot, history: { seconds, pi } }) };
      seen = this.#nth;
      await promise;
    }
  }

  async close() {
    this.#isClosed = true;
    this.#tell();
    await this.#boss.close();
    await this.#running;
  }

  #tell() {
    const { resolve } = this.#change;
    this.#change = withResolvers();
    resolve();
  }
}

/** Node 20 has no `Promise.withResolvers`. */
function withResolvers() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
