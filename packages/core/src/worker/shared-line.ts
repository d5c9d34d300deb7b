import { BossworksError } from "../errors/bossworks-error.js";
import type { Line } from "../lane/line.js";
import { type Asked, readTold, writeAsk } from "../protocol/ask-message.js";
import type { Frame } from "../protocol/frame.js";
import { MAX_ASKS } from "../protocol/limits.js";
import { clearImmediate, setImmediate } from "../timers.js";
import { CounterAsks } from "./counter-asks.js";
import { SemaphoreAsks } from "./semaphore-asks.js";

/** What the boss told, or why it told nothing. */
export type Told = readonly unknown[] | Error;

/** Who has something to say that could not be said yet. */
export interface Debtor {
  /** Says it, or owes it again. */
  pay(): void;
}

const MAX_ID = 2 ** 32 - 1;

/**
 * The worker's end of what it asks of shared things: ids, and who waits for which answer. One per worker, whatever
 * tasks ask.
 */
export class SharedLine {
  readonly #owner: { readonly line: Pick<Line, "control"> };
  readonly #asked = new Map<number, (told: Told) => void>();
  readonly #semaphores = new Map<string, SemaphoreAsks>();
  readonly #counters = new Map<string, CounterAsks>();
  readonly #owing = new Set<Debtor>();
  #turn: NodeJS.Immediate | undefined;
  /** Releases since user code last stood at a checkpoint. */
  #released = 0;
  #lastId = 0;

  constructor(owner: { readonly line: Pick<Line, "control"> }) {
    this.#owner = owner;
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
    this.#owner.line.control("ASK", id, writeAsk(what, name, rest));
    this.#asked.set(id, onTold);
    return id;
  }

  /** Says something that is not answered. Throws SEND_OVERFLOW. */
  say(what: Asked, name: string, rest: readonly unknown[] = [], id = 0): void {
    this.#owner.line.control("ASK", id, writeAsk(what, name, rest));
  }

  /** The boss's STATUS_TOLD. Throws BAD_DATA. Runs no user code. */
  told({ id, body }: Frame): void {
    const onTold = this.#asked.get(id);
    if (!onTold) throw new BossworksError("BAD_DATA", "the boss told what nobody had asked");
    this.#asked.delete(id);
    onTold(readTold(body));
  }

  /**
   * True for the first few in a row: who gives back thousands of permits without a pause has the rest of them said in one
   * word, at the next `retry`.
   */
  mayRelease(): boolean {
    return this.#released++ < MAX_ASKS;
  }

  /** What is not said now is said at the next `retry`; with `soon`, in a turn of the event loop's own if there is none before. */
  owe(debtor: Debtor, { soon = false } = {}): void {
    this.#owing.add(debtor);
    if (soon) this.#turn ??= setImmediate(() => this.retry());
  }

  /** Something changed, or user code stands at a checkpoint: says what is owed. */
  retry(): void {
    this.#released = 0;
    if (this.#owing.size === 0) return;
    if (this.#turn) clearImmediate(this.#turn);
    this.#turn = undefined;
    const owing = [...this.#owing];
    this.#owing.clear();
    for (const debtor of owing) debtor.pay();
  }
}

/** Says something. False when the lane is too full for it. */
export function trySay(say: () => void): boolean {
  try {
    say();
    return true;
  } catch (error) {
    if (error instanceof BossworksError && error.code === "SEND_OVERFLOW") return false;
    throw error;
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
