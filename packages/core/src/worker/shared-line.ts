import { BossworksError } from "../errors/bossworks-error.js";
import type { Line } from "../lane/line.js";
import { type Asked, readTold, writeAsk } from "../protocol/ask-message.js";
import type { Frame } from "../protocol/frame.js";
import { MAX_ASKS } from "../protocol/limits.js";
import { CounterAsks } from "./counter-asks.js";
import { SemaphoreAsks } from "./semaphore-asks.js";

/** What the boss told, or why it told nothing. */
export type Told = readonly unknown[] | Error;

const MAX_ID = 2 ** 32 - 1;

/**
 * The worker's end of what it asks of shared things: ids, and who waits for which answer. One per worker, whatever
 * tasks ask.
 */
export class SharedLine {
  readonly #line: Pick<Line, "control">;
  readonly #asked = new Map<number, (told: Told) => void>();
  readonly #semaphores = new Map<string, SemaphoreAsks>();
  readonly #counters = new Map<string, CounterAsks>();
  /** Those with permits to give back that could not be said. */
  readonly #owing = new Set<SemaphoreAsks>();
  #lastId = 0;

  constructor(line: Pick<Line, "control">) {
    this.#line = line;
  }

  /** What this worker asks of the semaphore of that name. */
  semaphore(name: string): SemaphoreAsks {
    const asks = this.#semaphores.get(name) ?? new SemaphoreAsks(name, this);
    this.#semaphores.set(name, asks);
    return asks;
  }

  counter(name: string): CounterAsks {
    const asks = this.#counters.get(name) ?? new CounterAsks(name, this);
    this.#counters.set(name, asks);
    return asks;
  }

  /** Asks for something that is told. Returns its id. Throws SEND_OVERFLOW. */
  ask(what: Asked, name: string, rest: readonly unknown[], onTold: (told: Told) => void): number {
    do this.#lastId = this.#lastId === MAX_ID ? 1 : this.#lastId + 1;
    while (this.#asked.has(this.#lastId));
    const id = this.#lastId;
    this.#line.control("ASK", id, writeAsk(what, name, rest));
    this.#asked.set(id, onTold);
    return id;
  }

  /** Says something that is not answered. Throws SEND_OVERFLOW. */
  say(what: Asked, name: string, rest: readonly unknown[] = [], id = 0): void {
    this.#line.control("ASK", id, writeAsk(what, name, rest));
  }

  /** The boss's STATUS_TOLD. Throws BAD_DATA. Runs no user code. */
  told({ id, body }: Frame): void {
    const onTold = this.#asked.get(id);
    if (!onTold) throw new BossworksError("BAD_DATA", "the boss told what nobody had asked");
    this.#asked.delete(id);
    onTold(readTold(body));
  }

  /** What could not be said now is said at the next `retry`. */
  owe(asks: SemaphoreAsks): void {
    this.#owing.add(asks);
  }

  /** Something changed: says what is owed. */
  retry(): void {
    if (this.#owing.size === 0) return;
    const owing = [...this.#owing];
    this.#owing.clear();
    for (const asks of owing) asks.pay();
  }
}

/** The numbers of an answer. Throws BAD_DATA unless there are `count` that `isOne` of what was asked. */
export function toldItems<T>(
  told: readonly unknown[],
  count: number,
  isOne: (item: unknown) => item is T,
): T[] {
  if (told.length === count && count <= MAX_ASKS && told.every(isOne)) return told as T[];
  throw new BossworksError("BAD_DATA", "the boss told something else than was asked");
}
