import { clearInterval, performance, setInterval } from "../timers.js";
import type { EndSignal, OsSignalOwner } from "./os-signals.js";
import { isOursAlone, raise } from "./raise.js";

/**
 * Ctrl-C under `npm start` and its like arrives twice, from the terminal and from the one in between, which passes it on. Two
 * SIGINTs closer than this, in milliseconds, are one; no hand is as fast.
 */
const ONE_PRESS_MS = 100;

/** Holds the event loop; its only turn never comes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The bosses of a process that obey its signals, from the first of them to the last. */
export class SignalRun {
  readonly #owners = new Set<OsSignalOwner>();
  readonly #onEmpty: () => void;
  readonly #onSigterm = (): void => this.#end("SIGTERM");
  readonly #onSigint = (): void => this.#end("SIGINT");
  readonly #onSighup = (): void => this.#reload();
  #ending: { readonly atMs: number; readonly signal: EndSignal } | undefined;
  #isForced = false;

  /** `onEmpty`: the last boss has left. */
  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  add(owner: OsSignalOwner): void {
    if (this.#owners.size === 0 && !this.#ending) {
      process.on("SIGTERM", this.#onSigterm);
      process.on("SIGINT", this.#onSigint);
      process.on("SIGHUP", this.#onSighup);
    }
    this.#owners.add(owner);
  }

  /** A boss has closed. While a signal ends the program the listeners stay until all have. */
  remove(owner: OsSignalOwner): void {
    if (this.#owners.delete(owner) && this.#owners.size === 0 && !this.#ending) this.#letGo();
  }

  #end(signal: EndSignal): void {
    if (!this.#ending) {
      this.#ending = { atMs: performance.now(), signal };
      void this.#close(signal);
    } else if (!this.#isSamePress(signal)) this.#force(signal);
  }

  #isSamePress(signal: EndSignal): boolean {
    return (
      signal === "SIGINT" &&
      this.#ending?.signal === "SIGINT" &&
      performance.now() - this.#ending.atMs < ONE_PRESS_MS
    );
  }

  async #close(signal: EndSignal): Promise<void> {
    // Who listens too ends the program in a way of its own, and may have stopped listening when all is closed.
    const isOurs = isOursAlone(signal);
    const hold = setInterval(() => {}, LONGEST_TIMER_MS);
    try {
      // Whoever comes meanwhile is closed too.
      for (let owners = [...this.#owners]; owners.length > 0; owners = [...this.#owners]) {
        for (const { logger } of owners) logger?.info({ signal }, "a signal ends the program: stopping all");
        await Promise.all(owners.map((owner) => owner.close()));
        for (const owner of owners) this.#owners.delete(owner);
      }
    } finally {
      clearInterval(hold);
    }
    this.#letGo();
    if (isOurs) raise(signal);
  }

  /** The second: kills now. A third finds no listener of ours, and ends the program by itself. */
  #force(signal: EndSignal): void {
    if (this.#isForced) return;
    this.#isForced = true;
    for (const { logger } of this.#owners) logger?.warn({ signal }, "a second signal: killing all");
    for (const owner of this.#owners) void owner.abort(new Error(`the program was sent ${signal} again`));
    process.removeListener("SIGTERM", this.#onSigterm);
    process.removeListener("SIGINT", this.#onSigint);
  }

  #reload(): void {
    if (this.#ending) return;
    for (const owner of this.#owners) {
      owner.logger?.info({ signal: "SIGHUP" }, "reloading all pools");
      owner
        .reload()
        .catch((error: unknown) => owner.logger?.error({ error }, "a pool could not be reloaded"));
    }
  }

  #letGo(): void {
    process.removeListener("SIGTERM", this.#onSigterm);
    process.removeListener("SIGINT", this.#onSigint);
    process.removeListener("SIGHUP", this.#onSighup);
    this.#onEmpty();
  }
}
