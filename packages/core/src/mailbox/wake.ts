import { END, type End, SLEEP, sleepWord } from "./ring-layout.js";

/** What an end rings when its peer sleeps in the event loop; a MessagePort, or its like. */
export interface Doorbell {
  ring(): void;
}

/**
 * Sleep and wake between the two ends of a mailbox. The sleeper announces how it sleeps, then looks once more at
 * everything it waits for; the waker publishes, then looks at the announcement. Both steps are sequentially
 * consistent, so at least one of the two sees the other and no wake-up is lost.
 *
 * AWAKE means: the end will look again by itself before it sleeps, or a doorbell is on its way to it.
 */
export class Wake {
  readonly #words: Int32Array;
  readonly #own: number;
  readonly #peer: number;
  readonly #doorbell: Doorbell;

  constructor(words: Int32Array, end: End, doorbell: Doorbell) {
    this.#words = words;
    this.#own = sleepWord(end);
    this.#peer = sleepWord(end === END.BOSS ? END.WORKER : END.BOSS);
    this.#doorbell = doorbell;
  }

  /** Called after something was published or freed for the peer. Cheap while the peer is awake. */
  ringPeer(): void {
    if (Atomics.load(this.#words, this.#peer) === SLEEP.AWAKE) return;
    // The exchange makes sure that one sleep is answered by one ring, also when two causes coincide.
    const slept = Atomics.exchange(this.#words, this.#peer, SLEEP.AWAKE);
    if (slept === SLEEP.BLOCKED) Atomics.notify(this.#words, this.#peer, 1);
    else if (slept === SLEEP.PARKED) this.#doorbell.ring();
  }

  /** Announces sleep in the event loop. The caller looks once more afterwards and calls `stir` if there is work. */
  park(): void {
    Atomics.store(this.#words, this.#own, SLEEP.PARKED);
  }

  /** Takes the announcement back. True when nobody has rung since, so no doorbell is on its way. */
  stir(): boolean {
    return Atomics.exchange(this.#words, this.#own, SLEEP.AWAKE) !== SLEEP.AWAKE;
  }

  /**
   * Blocks this thread until rung, for `timeoutMs` at most. `hasWork` is asked after sleep was announced. Never
   * called on a boss's thread. Whoever was parked before is parked afterwards, unless a doorbell is under way.
   */
  block(timeoutMs: number, hasWork: () => boolean): void {
    const wasParked = this.stir();
    Atomics.store(this.#words, this.#own, SLEEP.BLOCKED);
    if (!hasWork()) Atomics.wait(this.#words, this.#own, SLEEP.BLOCKED, timeoutMs);
    Atomics.store(this.#words, this.#own, SLEEP.AWAKE);
    if (wasParked) this.park();
  }
}
