import type { Duplex } from "node:stream";
import { type Frame, frameBytes, LANE, type Lane, readFrame, writeFrame } from "../protocol/frame.js";
import type { FramePort, FramePortEvents, PortEnd } from "./frame-port.js";

/*
 * On the stream: u32 length of what follows | u8 lane | frame. Little-endian.
 */
const HEADER_BYTES = 5;

/** Largest body of one frame: the size of what the mailbox on the other side of a link takes at once. */
const MAX_BODY_BYTES = { CONTROL: 1024 - 64, DATA: 8 * 1024 - 64 } as const;

/** A length beyond this is nonsense: refused before a byte is allocated for it. */
const MAX_FRAME_BYTES = 1024 * 1024;

/** Beyond so many bytes ahead of a new frame the port is full; more would delay control behind data. */
const MAX_AHEAD_BYTES = 256 * 1024;

/**
 * A `FramePort` over a byte stream that neither loses nor repeats: no session, no resume, no proof. It carries the
 * walking skeleton of a worker in a process; real links put a session between.
 */
export class StreamPort implements FramePort {
  readonly maxBodyBytes: readonly [number, number];
  readonly #stream: Duplex;
  readonly #events: FramePortEvents;
  #rest: Buffer = Buffer.alloc(0);
  #full = 0;
  #ended = false;
  #closed = false;

  constructor(stream: Duplex, events: FramePortEvents, maxDataBodyBytes: number = MAX_BODY_BYTES.DATA) {
    this.#stream = stream;
    this.#events = events;
    this.maxBodyBytes = [MAX_BODY_BYTES.CONTROL, maxDataBodyBytes];
    stream.on("data", (chunk: Buffer) => this.#onData(chunk));
    stream.on("drain", () => this.#onDrain());
    stream.on("error", (cause) => this.#end({ kind: "gone", message: "the stream broke", cause }));
    stream.on("close", () => this.#end({ kind: "gone", message: "the stream closed" }));
    stream.on("end", () => this.#end({ kind: "closed", message: "the other end closed" }));
  }

  send(lane: Lane, frame: Frame): "ok" | "full" {
    if (this.#closed || this.#ended) return "ok";
    if (lane === LANE.DATA && this.#stream.writableLength > MAX_AHEAD_BYTES) {
      this.#full |= 1 << lane;
      return "full";
    }
    const length = frameBytes(frame);
    const bytes = Buffer.allocUnsafe(HEADER_BYTES + length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    view.setUint32(0, length + 1, true);
    bytes[4] = lane;
    writeFrame(bytes, view, HEADER_BYTES, frame);
    this.#stream.write(bytes);
    return "ok";
  }

  /** A stream's handle holds the event loop as its owner decides. */
  hold(): void {}

  release(): void {}

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream.end();
  }

  abort(_reason: string): void {
    this.#closed = true;
    this.#stream.destroy();
  }

  /**
   * Resolves when the other end has read everything and closed in turn. Leaving any earlier would lose data: what
   * the other end writes meanwhile would break its socket before it has read ours.
   */
  finished(): Promise<void> {
    this.close();
    return new Promise((resolve) => {
      if (this.#stream.closed) resolve();
      else this.#stream.once("close", resolve);
    });
  }

  #onData(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= HEADER_BYTES && !this.#ended) {
      const length = bytes.readUInt32LE(0);
      if (length < 1 || length > MAX_FRAME_BYTES) return this.#broken("a frame of impossible length");
      if (bytes.length < 4 + length) break;
      const lane = bytes[4] === LANE.CONTROL ? LANE.CONTROL : LANE.DATA;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const frame = readFrame(bytes, view, HEADER_BYTES, 4 + length);
      if (!frame) return this.#broken("bytes that are no frame");
      this.#events.onFrame(lane, frame);
      bytes = bytes.subarray(4 + length);
    }
    this.#rest = bytes;
    this.#events.onBatchEnd();
  }

  #onDrain(): void {
    const full = this.#full;
    this.#full = 0;
    for (const lane of [LANE.CONTROL, LANE.DATA]) if (full & (1 << lane)) this.#events.onWritable(lane);
  }

  #broken(message: string): void {
    this.#end({ kind: "broken", message });
    this.abort(message);
  }

  #end(end: PortEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#events.onEnd(end);
  }
}
