import { LANE, type Lane } from "../protocol/frame.js";
import { LANES, type LaneWindows } from "./lane-windows.js";
import { PACKET, PACKET_FLAG } from "./packet-header.js";
import type { PacketMaker } from "./packet-maker.js";
import { writePairs } from "./pair.js";
import type { Kept } from "./resend-window.js";
import { MAX_REASON_BYTES } from "./session-limits.js";
import type { Silence } from "./silence.js";

/** What one session has to send, in order of urgency; made only when it is asked for, so that nothing waits in it. */
export class Outgoing {
  readonly #maker: PacketMaker;
  readonly #silence: Silence;
  readonly #lanes: LaneWindows;
  readonly #isLossless: boolean;
  /** The other end is to hear that its proof was accepted. */
  readyDue = false;
  /** The other end has asked what has come. */
  pongDue = false;
  /** This end has said goodbye. */
  isClosing = false;
  /** Data waits until then, or until control was acknowledged up to that seq. */
  #heldUntil = Number.NEGATIVE_INFINITY;
  #heldFor = 0;

  constructor(maker: PacketMaker, silence: Silence, lanes: LaneWindows, isLossless: boolean) {
    this.#maker = maker;
    this.#silence = silence;
    this.#lanes = lanes;
    this.#isLossless = isLossless;
  }

  /** The next packet, or undefined. Control goes before data, and neither waits for an acknowledgement to ride on it. */
  next(now: number): Uint8Array | undefined {
    const packet = this.#news() ?? this.#payload(now) ?? this.#ping(now);
    if (packet) this.#silence.sent(now);
    return packet;
  }

  /** What was accepted for control last is urgent: data waits until the other end has it, or until `until`. */
  hurry(until: number): void {
    this.#heldUntil = until;
    this.#heldFor = this.#lanes.sending[LANE.CONTROL].next - 1;
  }

  /** When data that is held back goes on, unless what it waits for has arrived before; infinity when none is. */
  get heldUntil(): number {
    return this.#isHeld ? this.#heldUntil : Number.POSITIVE_INFINITY;
  }

  get #isHeld(): boolean {
    return this.#lanes.sending[LANE.CONTROL].base <= this.#heldFor;
  }

  /** The next acknowledgement that is due, and nothing else. */
  ack(now: number): Uint8Array | undefined {
    for (const lane of LANES)
      if (now >= this.#lanes.receiving[lane].ackAt) return this.#make(PACKET.ACK, lane);
    return undefined;
  }

  /** The packet that tells the other end to give up. */
  reset(reason: string): Uint8Array {
    return this.#make(PACKET.RESET, LANE.CONTROL, Buffer.from(reason, "utf8").subarray(0, MAX_REASON_BYTES));
  }

  #news(): Uint8Array | undefined {
    if (this.readyDue) {
      this.readyDue = false;
      return this.#make(PACKET.READY, LANE.CONTROL);
    }
    for (const lane of LANES) {
      if (!this.#lanes.receiving[lane].nackDue) continue;
      const packet = this.#make(PACKET.NACK, lane);
      this.#lanes.receiving[lane].nacked();
      return packet;
    }
    if (!this.pongDue) return undefined;
    this.pongDue = false;
    return this.#make(PACKET.PONG, LANE.CONTROL, writePairs(this.#lanes.received, this.#lanes.granted));
  }

  #payload(now: number): Uint8Array | undefined {
    if (now >= this.#heldUntil) this.#heldFor = 0;
    for (const lane of LANES) {
      const due = this.#lanes.sending[lane].due();
      if (due && !(lane === LANE.DATA && this.#isHeld)) return this.#send(lane, due.kept, due.seq);
      if (now >= this.#lanes.receiving[lane].ackAt) return this.#make(PACKET.ACK, lane);
    }
    return undefined;
  }

  #send(lane: Lane, kept: Kept, seq: number): Uint8Array {
    const sending = this.#lanes.sending[lane];
    // Whoever took it before may still hold it, on its way through a link that is gone.
    const packet = kept.wasSent ? kept.packet.slice() : kept.packet;
    sending.sent(kept);
    const isUrgent = kept.isFin || sending.isNearlyFull;
    return this.#finish(
      packet,
      kept.isFin ? PACKET.FIN : PACKET.DATA,
      lane,
      seq,
      isUrgent ? PACKET_FLAG.ACK_NOW : 0,
    );
  }

  #ping(now: number): Uint8Array | undefined {
    if (!this.#isLossless && this.#lanes.isWaiting) this.#silence.expectProgress(now);
    if (now < this.#silence.pingAt) return undefined;
    this.#silence.pinged(now);
    for (const sending of this.#lanes.sending) sending.asked();
    return this.#make(PACKET.PING, LANE.CONTROL, writePairs(this.#lanes.lastSent));
  }

  #make(type: number, lane: Lane, payload?: Uint8Array): Uint8Array {
    const packet = new Uint8Array(this.#maker.headerBytes + (payload?.length ?? 0));
    if (payload) packet.set(payload, this.#maker.headerBytes);
    return this.#finish(packet, type, lane, 0, 0);
  }

  /** Every packet says what came of its lane, and so spares an acknowledgement. */
  #finish(packet: Uint8Array, type: number, lane: Lane, seq: number, flags: number): Uint8Array {
    const receiving = this.#lanes.receiving[lane];
    const closing = this.isClosing ? PACKET_FLAG.CLOSING : 0;
    const { received: ack, granted: window } = receiving;
    receiving.acknowledged();
    return this.#maker.finish(packet, { type, lane, seq, ack, window, flags: flags | closing });
  }
}

/** Why the other end gave up, by its reset: 256 bytes of it at most. */
export function reasonOf(packet: Uint8Array, at: number): string {
  return Buffer.from(packet.subarray(at, at + MAX_REASON_BYTES)).toString("utf8");
}
