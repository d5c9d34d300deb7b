import { checkOptions } from "../util/check-options.js";
import { combinedSeed, randomOf } from "../util/random.js";
import { type FaultCounts, type FaultRates, FaultyQueue } from "./faulty-queue.js";
import type { DealerFeatures } from "./features.js";
import type { PacketQueue } from "./packet-queue.js";

/** What the memory dealer does to packets, for tests. Rates are chances for each packet, from 0 to 1; default 0. */
export interface MemoryFaultsOptions {
  /** A whole number; the same one gives the same faults. Default: random, see `MemoryFaults.seed`. */
  readonly seed?: number;
  /** Packets that never arrive. */
  readonly drop?: number;
  /** Packets that arrive a second time, after up to 8 later ones, or 20 ms when no more follow. */
  readonly repeat?: number;
  /** Packets that arrive out of turn, after up to 8 later ones, or 20 ms when no more follow. */
  readonly reorder?: number;
  /** How long packets travel, in milliseconds: always so long, or from the least to the most. They stay in order. */
  readonly delayMs?: number | readonly [least: number, most: number];
}

/** Does harm to the links of a memory dealer on demand, and tells what harm was done. */
export interface MemoryFaults {
  /** Gives the same faults again: each link's n-th packet of either direction meets the same fate. */
  readonly seed: number;
  /** How many packets have met which fate. */
  readonly counts: Readonly<FaultCounts>;
  /** Breaks the links of a worker, by its id, or of all: what is under way is lost, and both ends are told. */
  cut(workerId?: string): void;
  /** Nothing arrives on the links of a worker, or of all, later ones included, and nobody is told. Loses nothing. */
  freeze(workerId?: string): void;
  /** Ends what `freeze` with the same argument began; without one, everything. */
  thaw(workerId?: string): void;
}

/**
 * Faults for `memoryDealer({ faults })`. Throws `TypeError` for bad options. With packets dropped, the dealer's features
 * say that it is not lossless; with packets repeated or reordered, that it is not ordered.
 */
export function memoryFaults(options: MemoryFaultsOptions = {}): MemoryFaults {
  checkOptions("memoryFaults", options, {
    seed: (value) => (Number.isSafeInteger(value) ? undefined : "a whole number"),
    drop: checkRate,
    repeat: checkRate,
    reorder: checkRate,
    delayMs: checkDelay,
  });
  return new FaultController(options);
}

/** The faults of one link: a channel's two ends take their queues from here. */
export interface LinkFaults {
  /** What an end sends goes through this; `onReady` when packets may leave again. Once per end. */
  outbound(from: "boss" | "worker", onReady: () => void): PacketQueue;
  /** Both ends have closed. */
  release(): void;
}

/** One open link. */
interface Link {
  readonly workerId: string;
  readonly cut: () => void;
  readonly wakes: (() => void)[];
}

/** What `memoryFaults` makes, as the dealer sees it. */
export class FaultController implements MemoryFaults {
  readonly seed: number;
  readonly counts: FaultCounts = { dropped: 0, repeated: 0, reordered: 0 };
  /** What they change of a dealer's features. */
  readonly features: Pick<DealerFeatures, "lossless" | "ordered">;
  readonly #rates: FaultRates;
  readonly #links = new Set<Link>();
  /** How many links each worker has had; workers in the order of their first. */
  readonly #linkCounts = new Map<string, number>();
  readonly #frozenWorkers = new Set<string>();
  #areAllFrozen = false;

  constructor({ seed, drop = 0, repeat = 0, reorder = 0, delayMs = 0 }: MemoryFaultsOptions) {
    this.seed = seed ?? Math.floor(Math.random() * 2 ** 32);
    this.#rates = {
      drop,
      repeat,
      reorder,
      delayMs: typeof delayMs === "number" ? [delayMs, delayMs] : delayMs,
    };
    this.features = { lossless: drop === 0, ordered: repeat === 0 && reorder === 0 };
  }

  /** Faults of a new link of a worker; `cut` breaks it. */
  link(workerId: string, cut: () => void): LinkFaults {
    const nth = this.#linkCounts.get(workerId) ?? 0;
    this.#linkCounts.set(workerId, nth + 1);
    const worker = [...this.#linkCounts.keys()].indexOf(workerId);
    const link: Link = { workerId, cut, wakes: [] };
    this.#links.add(link);
    return {
      outbound: (from, onReady) => {
        link.wakes.push(onReady);
        return new FaultyQueue({
          rates: this.#rates,
          counts: this.counts,
          random: randomOf(combinedSeed(this.seed, worker, nth, from === "boss" ? 0 : 1)),
          isFrozen: () => this.#areAllFrozen || this.#frozenWorkers.has(workerId),
          onReady,
        });
      },
      release: () => this.#links.delete(link),
    };
  }

  cut(workerId?: string): void {
    for (const { cut } of this.#linksOf(workerId)) cut();
  }

  freeze(workerId?: string): void {
    if (workerId === undefined) this.#areAllFrozen = true;
    else this.#frozenWorkers.add(workerId);
  }

  thaw(workerId?: string): void {
    if (workerId === undefined) {
      this.#areAllFrozen = false;
      this.#frozenWorkers.clear();
    } else {
      this.#frozenWorkers.delete(workerId);
    }
    for (const { wakes } of this.#linksOf(workerId)) for (const wake of wakes) wake();
  }

  #linksOf(workerId: string | undefined): Link[] {
    return [...this.#links].filter((link) => workerId === undefined || link.workerId === workerId);
  }
}

function checkRate(value: unknown): string | undefined {
  return typeof value === "number" && value >= 0 && value <= 1 ? undefined : "a number from 0 to 1";
}

function checkDelay(value: unknown): string | undefined {
  const [least, most] = Array.isArray(value) && value.length === 2 ? value : [value, value];
  const isRange = Number.isFinite(least) && Number.isFinite(most) && least >= 0 && least <= most;
  return isRange ? undefined : "a number of milliseconds, or the least and the most of it,";
}
