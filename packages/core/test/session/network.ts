import type { Timeline } from "./timeline.js";

/** What a medium does to packets. Chances are from 0 to 1. */
export interface Medium {
  /** Packets of a link that was cut still arrive, by the newest link. */
  readonly isStale: boolean;
  /** Packets bear MACs. */
  readonly isProtected: boolean;
  readonly drop: number;
  readonly repeat: number;
  /** Packets are delayed each for itself, by up to so many milliseconds; 0: they keep their order. */
  readonly reorderMs: number;
  readonly delayMs: number;
}

/** The side packets go to. */
export type SideName = "boss" | "worker";

export interface NetworkEvents {
  onPacket(to: SideName, link: number, packet: Uint8Array): void;
  /** The link takes packets again. */
  onRoom(from: SideName, link: number): void;
  /** The link is gone, and this side notices. */
  onCut(side: SideName, link: number): void;
}

/** So many packets of one direction may be under way before a link is full. */
const CAPACITY = 12;

/** Links between a boss and a worker, and what can happen to them. */
export class Network {
  readonly #timeline: Timeline;
  readonly #random: () => number;
  readonly #events: NetworkEvents;
  readonly #open = new Set<number>();
  readonly #underWay = new Map<string, number>();
  readonly #lastAt = new Map<string, number>();
  medium: Medium;
  newest = 0;
  /** Everything sent vanishes, and nobody is told. */
  isSilent = false;
  dropped = 0;

  constructor(timeline: Timeline, random: () => number, medium: Medium, events: NetworkEvents) {
    this.#timeline = timeline;
    this.#random = random;
    this.#events = events;
    this.medium = medium;
  }

  /** A new link. */
  open(): number {
    this.newest++;
    this.#open.add(this.newest);
    return this.newest;
  }

  isOpen(link: number): boolean {
    return this.#open.has(link);
  }

  /** False: the link is full, or gone. */
  hasRoom(from: SideName, link: number): boolean {
    return this.#open.has(link) && (this.#underWay.get(`${from}${link}`) ?? 0) < CAPACITY;
  }

  send(from: SideName, link: number, packet: Uint8Array): void {
    const copies = this.#random() < this.medium.repeat ? 2 : 1;
    const isLost = this.isSilent || this.#random() < this.medium.drop;
    const key = `${from}${link}`;
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
    for (let copy = 0; copy < copies; copy++) {
      const jitter = this.medium.reorderMs * this.#random();
      const inOrder = this.medium.reorderMs === 0 ? (this.#lastAt.get(key) ?? 0) : 0;
      const at = Math.max(this.#timeline.now + this.medium.delayMs + jitter, inOrder);
      this.#lastAt.set(key, at);
      this.#timeline.add(at, () => this.#arrive(from, link, copy === 0, isLost ? undefined : packet.slice()));
    }
  }

  /** One side says goodbye to a link: what it sent before still arrives. */
  close(side: SideName, link: number): void {
    const until = this.#lastAt.get(`${side}${link}`) ?? 0;
    this.#timeline.add(until, () => this.cut(link, [side === "boss" ? "worker" : "boss"]));
  }

  /** Cuts a link. Who notices is told at once. */
  cut(link: number, noticed: readonly SideName[]): void {
    if (!this.#open.delete(link)) return;
    for (const side of noticed) this.#events.onCut(side, link);
  }

  #arrive(from: SideName, link: number, isFirst: boolean, packet: Uint8Array | undefined): void {
    const key = `${from}${link}`;
    if (isFirst) this.#underWay.set(key, (this.#underWay.get(key) ?? 1) - 1);
    const to = from === "boss" ? "worker" : "boss";
    const by = this.#open.has(link) ? link : this.medium.isStale ? this.newest : 0;
    if (packet && by > 0 && this.#open.has(by)) this.#events.onPacket(to, by, packet);
    else this.dropped++;
    if (isFirst && this.#open.has(link)) this.#events.onRoom(from, link);
  }
}
