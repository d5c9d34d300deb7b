import { BossworksError } from "../errors/bossworks-error.js";
import { ASKED } from "../protocol/ask-message.js";
import { MAX_ASKS } from "../protocol/limits.js";
import { LinkedLine, type Place } from "../util/linked-line.js";
import { AskBatches, type Asking } from "./ask-batches.js";
import { type Debtor, type SharedLine, type Told, trySay } from "./shared-line.js";

/** A permit somebody waits for. */
export interface Acquiring {
  state: "waiting" | "granted" | "taken" | "given-up";
  /** Why it will never be granted. */
  error: Error | undefined;
  /** Of its ASK, once that was sent. */
  id: number | undefined;
  place: Place<Acquiring> | undefined;
}

/** What one worker asks of one semaphore, and gives back. */
export class SemaphoreAsks implements Debtor {
  readonly #name: string;
  readonly #line: SharedLine;
  /** Those who wait for a permit and are not in the boss's line yet. */
  readonly #unsent = new LinkedLine<Acquiring>();
  readonly #tries: AskBatches<number, boolean>;
  /** Asks in the boss's line. */
  #asked = 0;
  /** Permits to give back that could not be said yet. */
  #owed = 0;

  constructor(name: string, line: SharedLine) {
    this.#name = name;
    this.#line = line;
    this.#tries = new AskBatches(line, {
      ask: (ops, onTold) => void line.ask(ASKED.TRY, name, [ops.length], onTold),
      read: ([taken], ops) => {
        if (!isShare(taken, ops.length)) throw nonsense();
        return ops.map((_, index) => index < taken);
      },
      onUnclaimed: (isTaken) => isTaken && this.release(),
    });
  }

  /** Stands in line for a permit. */
  acquire(): Acquiring {
    const acquiring: Acquiring = { state: "waiting", error: undefined, id: undefined, place: undefined };
    acquiring.place = this.#unsent.push(acquiring);
    this.#send();
    return acquiring;
  }

  /** Nobody waits for it any more: it leaves the line, or what was granted meanwhile goes back. */
  giveUp(acquiring: Acquiring): void {
    const { state, id, place, error } = acquiring;
    if (state === "taken" || state === "given-up") return;
    acquiring.state = "given-up";
    if (state === "granted") return this.release();
    if (error || (place && this.#unsent.remove(place))) return;
    // Where the lane is too full for that, its permit will come, and go back.
    if (id !== undefined) trySay(() => this.#line.say(ASKED.WITHDRAW, this.#name, [], id));
  }

  /** Asks for a permit that is free now. */
  try(): Asking<number, boolean> {
    return this.#tries.put(1);
  }

  giveUpTry(trying: Asking<number, boolean>): void {
    this.#tries.giveUp(trying);
  }

  /** Gives one back. */
  release(): void {
    this.#owed++;
    if (this.#line.mayRelease()) this.pay();
    else this.#line.owe(this, { soon: true });
  }

  pay(): void {
    const release = (): void => this.#line.say(ASKED.RELEASE, this.#name, [this.#owed]);
    if (this.#owed > 0 && !trySay(release)) return this.#line.owe(this);
    this.#owed = 0;
    this.#send();
  }

  #send(): void {
    while (this.#asked < MAX_ASKS) {
      const acquiring = this.#unsent.first;
      if (!acquiring) return;
      const ask = (): void => {
        acquiring.id = this.#line.ask(ASKED.ACQUIRE, this.#name, [], (told) => this.#told(acquiring, told));
      };
      if (!trySay(ask)) return this.#line.owe(this);
      this.#unsent.shift();
      this.#asked++;
    }
  }

  #told(acquiring: Acquiring, told: Told): void {
    this.#asked--;
    if (told instanceof Error) acquiring.error = told;
    else if (!isShare(told[0], 1)) throw nonsense();
    else if (told[0] === 1) {
      if (acquiring.state === "given-up") this.release();
      else acquiring.state = "granted";
    }
    this.#send();
  }
}

function isShare(told: unknown, most: number): told is number {
  return Number.isInteger(told) && (told as number) >= 0 && (told as number) <= most;
}

function nonsense(): BossworksError {
  return new BossworksError("BAD_DATA", "the boss told something else than was asked");
}
