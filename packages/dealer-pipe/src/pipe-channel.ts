import type { Socket } from "node:net";
import type { Channel, ChannelEvents } from "@bossworks/core/driver";
import { clearTimeout, setImmediate, setTimeout } from "@bossworks/core/timers";
import {
  CLOSE_MS,
  MAX_AHEAD_BYTES,
  MAX_PACKET_BYTES,
  MAX_UNSENT_BYTES,
  TURN_BYTES,
  TURN_PACKETS,
} from "./limits.js";
import { LENGTH_BYTES, PacketReader } from "./packet-reader.js";
import { readRest } from "./read-rest.js";

/** Packets up to this size are copied behind their length: cheaper than writing two pieces. */
const COPY_BYTES = 16 * 1024;

/** One end of a link over a socket. The boss's end exists before the worker connects: until then packets wait. */
export class PipeChannel implements Channel {
  readonly #events: ChannelEvents;
  readonly #onGone: () => void;
  readonly #reader = new PacketReader(MAX_PACKET_BYTES);
  readonly #onWritten = (error?: Error | null): void => (error ? this.#rescue(error) : this.#tellWritable());
  readonly #onData = (chunk: Buffer): void => {
    if (this.#closing) return;
    this.#reader.push(chunk);
    this.#handOver();
  };
  #socket: Socket | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #saidFull = false;
  #turn: NodeJS.Immediate | undefined;
  #turnPackets = 0;
  #turnBytes = 0;
  /** The socket has ended; what had arrived before is handed over first. */
  #endedBecause: string | undefined;
  #isDown = false;
  #closing: Promise<void> | undefined;

  /** `onGone` is called when this end has closed. */
  constructor(events: ChannelEvents, onGone: () => void = () => {}) {
    this.#events = events;
    this.#onGone = onGone;
  }

  /** True until a socket was attached, of which a channel takes one, or it was closed. */
  get isWaiting(): boolean {
    return this.#socket === undefined && !this.#closing;
  }

  /** Gives it its socket, greeted and paused, and what had come after the greeting. Tells nothing from inside. */
  attach(socket: Socket, rest: Buffer): void {
    this.#socket = socket;
    socket.on("data", this.#onData);
    socket.on("end", () => this.#ended("the other end closed"));
    socket.on("error", (error) => this.#ended(`the socket broke: ${error.message}`));
    socket.on("close", () => this.#ended("the socket closed"));
    if (rest.length > 0) this.#reader.push(rest);
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const packet of waiting) this.#write(socket, packet);
    this.#schedule();
  }

  send(packet: Uint8Array): "ok" | "full" | "down" {
    if (packet.length > MAX_PACKET_BYTES) {
      throw new TypeError(
        `a packet of ${packet.length} bytes given; at most ${MAX_PACKET_BYTES} are allowed`,
      );
    }
    if (this.#closing || this.#isDown) return "down";
    const socket = this.#socket;
    // It has ended, and is about to be told.
    if (socket && !socket.writable) return "down";
    const isFull = socket
      ? socket.writableLength > MAX_UNSENT_BYTES
      : this.#waitingBytes > 0 && this.#waitingBytes + packet.length > MAX_AHEAD_BYTES;
    if (isFull) {
      this.#saidFull = true;
      return "full";
    }
    if (socket) {
      this.#write(socket, packet);
    } else {
      this.#waiting.push(packet);
      this.#waitingBytes += packet.length;
    }
    return "ok";
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave();
    return this.#closing;
  }

  abort(_reason: string): void {
    this.#closing ??= Promise.resolve();
    this.#waiting = [];
    this.#socket?.destroy();
    this.#onGone();
  }

  /**
   * Says that no more comes, and leaves when the other end has read it and closed in turn: leaving at the last byte
   * written would break what the other end writes meanwhile, and with it what it had not read yet.
   */
  async #leave(): Promise<void> {
    const socket = this.#socket;
    if (socket && !socket.destroyed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => socket.destroy(), CLOSE_MS);
        socket.once("close", () => {
          clearTimeout(timer);
          resolve();
        });
        socket.end();
        socket.resume();
      });
    }
    this.#onGone();
  }

  #write(socket: Socket, packet: Uint8Array): void {
    if (packet.length <= COPY_BYTES) {
      const bytes = Buffer.allocUnsafe(LENGTH_BYTES + packet.length);
      bytes.writeUInt32LE(packet.length);
      bytes.set(packet, LENGTH_BYTES);
      socket.write(bytes, this.#onWritten);
      return;
    }
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32LE(packet.length);
    socket.cork();
    socket.write(length);
    socket.write(packet, this.#onWritten);
    socket.uncork();
  }

  /** The other end is gone; what it had sent before still counts. */
  #rescue(error: Error): void {
    if (!this.#socket || this.#closing || this.#endedBecause !== undefined) return;
    this.#socket.off("data", this.#onData);
    for (const chunk of readRest(this.#socket)) this.#reader.push(chunk);
    this.#ended(`the socket broke: ${error.message}`);
  }

  /** "drain" would not do: Node emits it only for packets above its own mark. */
  #tellWritable(): void {
    if (!this.#saidFull || this.#closing || this.#isDown) return;
    if ((this.#socket?.writableLength ?? 0) > MAX_UNSENT_BYTES) return;
    this.#saidFull = false;
    this.#events.onWritable();
  }

  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#turnPackets = 0;
      this.#turnBytes = 0;
      this.#handOver();
    });
  }

  /** Hands over what a turn may, and reads on when that was all. */
  #handOver(): void {
    while (!this.#closing && !this.#isDown) {
      if (this.#turnPackets >= TURN_PACKETS || this.#turnBytes >= TURN_BYTES) {
        this.#socket?.pause();
        return this.#schedule();
      }
      const packet = this.#reader.next();
      if (!packet) break;
      this.#turnPackets++;
      this.#turnBytes += packet.length;
      this.#schedule();
      this.#events.onPacket(packet);
    }
    if (this.#reader.isBroken) {
      this.#socket?.destroy();
      this.#goDown("a packet longer than the limit");
    } else if (this.#endedBecause !== undefined) {
      this.#goDown(this.#endedBecause);
    } else {
      this.#socket?.resume();
    }
  }

  #ended(reason: string): void {
    this.#endedBecause ??= reason;
    this.#schedule();
  }

  #goDown(reason: string): void {
    if (this.#isDown || this.#closing) return;
    this.#isDown = true;
    this.#events.onDown(reason);
  }
}
