import type { Channel, ChannelEvents } from "../dealer/channel.js";
import { type Frame, LANE, type Lane } from "../protocol/frame.js";
import { FrameBatch, type PacketKind, packetKind, readFrames } from "../protocol/packet.js";
import type { FramePort, FramePortEvents, PortEnd } from "./frame-port.js";

/** A batch that has grown so far is sent without waiting for the end of the turn. */
const FLUSH_BYTES = 64 * 1024;

/**
 * A `FramePort` over a channel that loses, repeats and reorders nothing: frames are batched into packets, control
 * goes at once, data at the end of the turn or when a batch is full. Over any other channel stands a session.
 */
export class PacketPort implements FramePort, ChannelEvents {
  readonly maxBodyBytes: readonly [number, number];
  readonly #events: FramePortEvents;
  readonly #batches: readonly [FrameBatch, FrameBatch] = [
    new FrameBatch(LANE.CONTROL),
    new FrameBatch(LANE.DATA),
  ];
  #channel: Channel | undefined;
  /** The channel has said "full". */
  #isFull = false;
  /** Lanes that were told "full". */
  #refused = 0;
  #turn: NodeJS.Immediate | undefined;
  #closing = false;
  #closed = false;
  #ended = false;

  /** `maxBodyBytes` by lane: what the mailbox on the other side of the link takes at once. */
  constructor(events: FramePortEvents, maxBodyBytes: readonly [number, number]) {
    this.#events = events;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Gives it the channel it stands on; what was sent before goes out now. */
  attach(channel: Channel): void {
    this.#channel = channel;
    if (this.#ended) channel.abort("the port has ended");
    else this.#flushAll();
  }

  send(lane: Lane, frame: Frame): "ok" | "full" {
    if (this.#closing || this.#ended) return "ok";
    const batch = this.#batches[lane];
    if (batch.bytes >= FLUSH_BYTES) {
      this.#flush(batch);
      if (batch.bytes >= FLUSH_BYTES) {
        this.#refused |= 1 << lane;
        return "full";
      }
    }
    batch.add(frame);
    if (lane === LANE.CONTROL || batch.bytes >= FLUSH_BYTES) this.#flush(batch);
    else this.#schedule();
    return "ok";
  }

  /** A channel holds the event loop as its dealer decides. */
  hold(): void {}

  release(): void {}

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    if (this.#channel) this.#flushAll();
  }

  abort(reason: string): void {
    this.#closing = true;
    this.#closed = true;
    this.#cancelTurn();
    this.#channel?.abort(reason);
  }

  onPacket(packet: Uint8Array): void {
    if (this.#ended || this.#closed) return;
    const kind: PacketKind | undefined = packetKind(packet);
    if (kind === "goodbye") return this.#end({ kind: "closed", message: "the other end closed" });
    const isSound =
      kind === "frames" &&
      readFrames(packet, (lane, frame) => {
        if (!this.#ended) this.#events.onFrame(lane, frame);
      });
    if (!isSound) return this.#end({ kind: "broken", message: "a packet that holds no frames of ours" });
    this.#events.onBatchEnd();
  }

  onWritable(): void {
    this.#isFull = false;
    this.#flushAll();
    const refused = this.#refused;
    for (const lane of [LANE.CONTROL, LANE.DATA]) {
      if (!(refused & (1 << lane)) || this.#batches[lane].bytes >= FLUSH_BYTES) continue;
      this.#refused &= ~(1 << lane);
      this.#events.onWritable(lane);
    }
  }

  onDown(reason: string): void {
    this.#end({ kind: "gone", message: reason });
  }

  #schedule(): void {
    this.#turn ??= setImmediate(() => {
      this.#turn = undefined;
      this.#flushAll();
    });
  }

  #cancelTurn(): void {
    if (this.#turn) clearImmediate(this.#turn);
    this.#turn = undefined;
  }

  #flushAll(): void {
    for (const batch of this.#batches) this.#flush(batch);
    if (this.#closing && this.#batches.every(({ bytes }) => bytes === 0)) this.#sayGoodbye();
  }

  #flush(batch: FrameBatch): void {
    if (batch.bytes === 0 || !this.#channel || this.#isFull) return;
    const packet = batch.toPacket();
    const taken = this.#channel.send(packet);
    if (taken === "full") this.#isFull = true;
    // A channel that is down says so itself; what it did not take is gone with it.
    else batch.clear();
  }

  #sayGoodbye(): void {
    if (this.#closed || !this.#channel || this.#isFull) return;
    if (this.#channel.send(FrameBatch.goodbye()) === "full") {
      this.#isFull = true;
      return;
    }
    this.#closed = true;
    this.#cancelTurn();
    void this.#channel.close();
  }

  #end(end: PortEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelTurn();
    if (!this.#closed) void this.#channel?.close();
    this.#closed = true;
    this.#events.onEnd(end);
  }
}
