import { clearTimeout, performance, setTimeout } from "../timers.js";
import type { PacketQueue } from "./packet-queue.js";

/** How many later packets overtake one that is put out of turn, at most. */
const MOST_OVERTAKING = 8;

/** When fewer follow it leaves after so long a silence, in milliseconds. */
const SILENCE_MS = 20;

/** Chances for each packet, from 0 to 1, and how long it travels. */
export interface FaultRates {
  readonly drop: number;
  readonly repeat: number;
  readonly reorder: number;
  /** The least and the most, in milliseconds. */
  readonly delayMs: readonly [number, number];
}

/** What has happened to packets so far. */
export interface FaultCounts {
  dropped: number;
  repeated: number;
  reordered: number;
}

/** What a queue has from the link it belongs to. */
export interface FaultyQueueOptions {
  readonly rates: FaultRates;
  readonly counts: FaultCounts;
  readonly random: () => number;
  readonly isFrozen: () => boolean;
  /** Packets may leave again. Never called from inside a method. */
  readonly onReady: () => void;
}

interface Travelling {
  readonly packet: Uint8Array;
  /** It leaves no sooner; in turn, not before those ahead of it either. */
  readonly dueAt: number;
  /** So many later packets go first. */
  overtaking: number;
}

/**
 * One direction of a link that does harm. What happens to a packet is drawn when it is sent, always with as many numbers,
 * so that it depends on the seed and on how many were sent before, and on nothing else.
 */
export class FaultyQueue implements PacketQueue {
  readonly #options: FaultyQueueOptions;
  #travelling: Travelling[] = [];
  #bytes = 0;
  #lastCameAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FaultyQueueOptions) {
    this.#options = options;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isReady(): boolean {
    return this.#next().leavesAt <= performance.now();
  }

  get isDone(): boolean {
    return this.#travelling.length === 0 && !this.#options.isFrozen();
  }

  push(packet: Uint8Array): void {
    const { rates, counts, random } = this.#options;
    const [drops, repeats, reorders] = [rates.drop, rates.repeat, rates.reorder].map(
      (rate) => random() < rate,
    );
    const overtaking = 1 + Math.floor(random() * MOST_OVERTAKING);
    const [least, most] = rates.delayMs;
    const delayMs = least + random() * (most - least);
    if (drops) {
      counts.dropped++;
      return;
    }
    this.#lastCameAt = performance.now();
    const dueAt = this.#lastCameAt + delayMs;
    this.#add({ packet, dueAt, overtaking: reorders ? overtaking : 0 });
    if (reorders) counts.reordered++;
    if (!repeats) return;
    // The receiver owns what it gets, so each time it is another copy.
    this.#add({ packet: new Uint8Array(packet), dueAt, overtaking });
    counts.repeated++;
  }

  shift(): Uint8Array | undefined {
    clearTimeout(this.#timer);
    const now = performance.now();
    const { index, leavesAt } = this.#next();
    if (leavesAt > now) {
      if (Number.isFinite(leavesAt)) {
        this.#timer = setTimeout(this.#options.onReady, Math.ceil(leavesAt - now));
      }
      return undefined;
    }
    for (const overtaken of this.#travelling.slice(0, index)) overtaken.overtaking--;
    const [gone] = this.#travelling.splice(index, 1);
    this.#bytes -= gone?.packet.length ?? 0;
    return gone?.packet;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#travelling = [];
    this.#bytes = 0;
  }

  #add(travelling: Travelling): void {
    this.#travelling.push(travelling);
    this.#bytes += travelling.packet.length;
  }

  /** The packet that leaves next, and when; never, if there is none or the link is frozen. */
  #next(): { readonly index: number; readonly leavesAt: number } {
    const inTurn = this.#travelling.findIndex(({ overtaking }) => overtaking <= 0);
    const index = Math.max(inTurn, 0);
    const next = this.#travelling[index];
    if (!next || this.#options.isFrozen()) return { index, leavesAt: Number.POSITIVE_INFINITY };
    return { index, leavesAt: inTurn < 0 ? Math.max(next.dueAt, this.#lastCameAt + SILENCE_MS) : next.dueAt };
  }
}
