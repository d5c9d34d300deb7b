import type { Socket } from "node:net";
import { Marks } from "./marks.js";
import { readRest } from "./read-rest.js";

/** What may be held of a delayed direction, in bytes; then its sender feels it. Without a delay it is one chunk. */
const MAX_DELAYED_BYTES = 1024 * 1024;

/** How a source ends: it said so, or its socket broke. */
type Ending = "end" | "break";

/** What has arrived and was not passed on yet. */
interface Held {
  readonly arrivedAt: number;
  readonly what: Buffer | Ending;
}

/**
 * One direction of a connection. One piece is on its way at a time, and the next follows when the system has taken it
 * for the receiver: so counts are exact, and a slow receiver slows the sender.
 */
export class Flow {
  readonly #source: Socket;
  readonly #destination: Socket;
  readonly #onRefused: () => void;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);
  readonly #marks = new Marks();
  #held: Held[] = [];
  #heldBytes = 0;
  #isBusy = false;
  #isStarted = false;
  #isReading = false;
  #timer: NodeJS.Timeout | undefined;
  /** A slice was written: a receiver in this process reads it before the next one. */
  #turn: NodeJS.Immediate | undefined;
  #isFrozen = false;
  #isBlackhole = false;
  #isHalfClosed = false;
  #isSliced = false;
  #delayMs = 0;
  #isOver = false;
  #passed = 0;
  #swallowed = 0;

  /** `onRefused`: the destination takes nothing any more, and Node is about to destroy it. */
  constructor(source: Socket, destination: Socket, onRefused: () => void) {
    this.#source = source;
    this.#destination = destination;
    this.#onRefused = onRefused;
    source.pause();
    source.on("data", this.#onData);
    source.on("end", () => this.#finish("end"));
    source.on("close", (hadError) => hadError && this.#finish("break"));
  }

  /** Begins to read. */
  start(): void {
    this.#isStarted = true;
    this.#goOn();
  }

  /** Bytes the system has taken for the receiver. */
  get passed(): number {
    return this.#passed;
  }

  /** Bytes thrown away. */
  get swallowed(): number {
    return this.#swallowed;
  }

  /** Does something once so many bytes have passed, before the next one does; at once if they have. */
  at(bytes: number, action: () => void): () => void {
    const cancel = this.#marks.add(bytes, action);
    this.#marks.fire(this.#passed);
    return cancel;
  }

  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    this.#goOn();
  }

  slice(isSliced: boolean): void {
    this.#isSliced = isSliced;
  }

  delay(ms: number): void {
    this.#delayMs = ms;
    this.#goOn();
  }

  blackhole(isBlackhole: boolean): void {
    this.#isBlackhole = isBlackhole || this.#isHalfClosed;
    if (this.#isBlackhole) this.#drop();
    this.#goOn();
  }

  /** The receiver is told the end; the rest is thrown away. */
  halfClose(): void {
    this.#isHalfClosed = true;
    this.blackhole(true);
    this.#destination.end();
  }

  /** The source is about to be destroyed: takes what it still holds. */
  rescue(): void {
    this.#source.off("data", this.#onData);
    for (const chunk of readRest(this.#source)) this.#take(chunk);
  }

  /** Passes nothing any more, and does nothing. */
  stop(): void {
    this.#isOver = true;
    this.#drop();
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
  }

  #take(chunk: Buffer): void {
    if (this.#isOver || this.#isBlackhole) {
      this.#swallowed += chunk.length;
      return;
    }
    this.#heldBytes += chunk.length;
    this.#held.push({ arrivedAt: performance.now(), what: chunk });
    this.#goOn();
  }

  #finish(ending: Ending): void {
    const isTold = !this.#isBlackhole || (this.#isHalfClosed && ending === "break");
    if (this.#isOver || !isTold) return;
    this.#held.push({ arrivedAt: performance.now(), what: ending });
    this.#goOn();
  }

  #drop(): void {
    for (const { what } of this.#held) {
      if (typeof what === "string") continue;
      this.#swallowed += what.length;
      this.#heldBytes -= what.length;
    }
    this.#held = [];
  }

  #goOn(): void {
    if (this.#isOver) return;
    this.#regulate();
    this.#pass();
  }

  /** Reads exactly while there is room. */
  #regulate(): void {
    const hasRoom = this.#heldBytes <= (this.#delayMs > 0 ? MAX_DELAYED_BYTES : 0);
    const reads = this.#isStarted && hasRoom;
    if (reads === this.#isReading) return;
    this.#isReading = reads;
    if (reads) this.#source.resume();
    else this.#source.pause();
  }

  #pass(): void {
    clearTimeout(this.#timer);
    const next = this.#held[0];
    if (!next || this.#isBusy || this.#isFrozen) return;
    const earlyMs = next.arrivedAt + this.#delayMs - performance.now();
    if (this.#delayMs > 0 && earlyMs > 0) {
      this.#timer = setTimeout(() => this.#pass(), Math.ceil(earlyMs));
      return;
    }
    this.#held.shift();
    if (typeof next.what !== "string") return this.#write(next.arrivedAt, next.what);
    if (next.what === "end") this.#destination.end();
    else this.#destination.destroy();
    this.#pass();
  }

  #write(arrivedAt: number, bytes: Buffer): void {
    const most = this.#isSliced ? 1 : this.#marks.distance(this.#passed);
    const piece = bytes.subarray(0, Math.min(bytes.length, most));
    if (piece.length < bytes.length) this.#held.unshift({ arrivedAt, what: bytes.subarray(piece.length) });
    this.#isBusy = true;
    this.#destination.write(piece, (error) => {
      this.#heldBytes -= piece.length;
      if (this.#isOver) return;
      if (error) return this.#refused(piece.length);
      this.#passed += piece.length;
      this.#marks.fire(this.#passed);
      if (this.#isOver) return;
      if (this.#isSliced) this.#letRead();
      else this.#next();
    });
  }

  /** Two steps, since the first is still of the turn in which the slice was written. */
  #letRead(): void {
    this.#turn = setImmediate(() => {
      this.#turn = setImmediate(() => this.#next());
    });
  }

  #next(): void {
    this.#isBusy = false;
    this.#goOn();
  }

  /** Nobody will take the rest; the source learns of it from the other direction. */
  #refused(bytes: number): void {
    this.#isBusy = false;
    this.#swallowed += bytes;
    this.blackhole(true);
    this.#onRefused();
  }
}
