import type { ByteSpan } from "../util/byte-span.js";
import { ChunkQueue } from "./chunk-queue.js";
import { STREAM_FRAME_OVERHEAD_BYTES, STREAM_WINDOW_BYTES } from "./stream-limits.js";

/** A grant is due when so much of the window was taken. */
const GRANT_BYTES = STREAM_WINDOW_BYTES / 4;

/** What comes in by a stream: waits here until it is taken, within the credit its sender was granted. Counts are absolute. */
export class Inflow {
  #state: "open" | "ended" | "cut" = "open";
  #hasEnded = false;
  readonly #chunks = new ChunkQueue();
  readonly #maxExtraBytes: number;
  #arrived = 0;
  #taken = 0;
  #granted = STREAM_WINDOW_BYTES;
  /** Granted to an end whose user code was over, though nobody read. */
  #extra = 0;

  /** `maxExtraBytes`: what is taken at most beyond the window of a worker that has returned. */
  constructor(maxExtraBytes: number) {
    this.#maxExtraBytes = maxExtraBytes;
  }

  /** "ended": no more follows what is there. "cut": one end was destroyed; what comes is dropped. */
  get state(): "open" | "ended" | "cut" {
    return this.#state;
  }

  /** The other end has said the last of it: that no more follows, or that it was destroyed. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** True when nothing waits to be taken. */
  get isEmpty(): boolean {
    return this.#chunks.isEmpty;
  }

  /** Bytes came. False: more than was granted. */
  arrive(span: ByteSpan): boolean {
    const charge = span.length + STREAM_FRAME_OVERHEAD_BYTES;
    this.#arrived += charge;
    if (this.#arrived > this.#granted) return false;
    if (this.#state === "open") this.#chunks.push(span, charge);
    return true;
  }

  /** The next bytes, or undefined. */
  take(): Buffer | undefined {
    const chunk = this.#chunks.shift();
    if (chunk) this.#taken += chunk.charge;
    return chunk?.bytes;
  }

  /** The new limit of the sender, when it should be told. */
  dueGrant(): number | undefined {
    const limit = this.#taken + STREAM_WINDOW_BYTES;
    if (this.#state !== "open" || limit - this.#granted < GRANT_BYTES) return undefined;
    this.#granted = limit;
    return limit;
  }

  /** One more window, whether or not anybody reads; undefined once that was enough. */
  extraGrant(): number | undefined {
    if (this.#state !== "open" || this.#extra + STREAM_WINDOW_BYTES > this.#maxExtraBytes) return undefined;
    this.#extra += STREAM_WINDOW_BYTES;
    this.#granted = Math.max(this.#granted, this.#arrived + STREAM_WINDOW_BYTES);
    return this.#granted;
  }

  /** The other end has said the last of it. */
  end(): void {
    this.#hasEnded = true;
    if (this.#state === "open") this.#state = "ended";
  }

  /** Nothing of it is wanted any more. */
  cut(): void {
    this.#state = "cut";
    this.#chunks.clear();
  }
}
