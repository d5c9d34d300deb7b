import type { Lane } from "../protocol/frame.js";
import { Goodbye } from "./goodbye.js";
import { LANES, LaneWindows } from "./lane-windows.js";
import { Outgoing, reasonOf } from "./outgoing.js";
import {
  FIRST_IGNORABLE_TYPE,
  HEADER_BYTES,
  PACKET,
  PACKET_FLAG,
  type PacketHeader,
} from "./packet-header.js";
import { PacketMaker } from "./packet-maker.js";
import { PAIR_BYTES, type Pair, readPair } from "./pair.js";
import type { SessionCrypto } from "./session-crypto.js";
import type { SessionEnd, SessionEvents } from "./session-events.js";
import { DEFAULT_DRAIN_MS, HURRY_MS, LINGER_HEARTBEATS, MAX_PACKET_BYTES } from "./session-limits.js";
import type { Attach, SessionOptions } from "./session-options.js";
import { ALLOWED, type SessionPhase } from "./session-phase.js";
import { Silence } from "./silence.js";

/**
 * One end of a conversation that survives its links: each payload arrives exactly once and in order within its lane,
 * whatever a link drops, repeats, reorders or delays, and however often it is cut. No socket, no timer: packets and
 * the time go in, packets and events come out. `now` is in milliseconds of any clock that only goes forward.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #events: SessionEvents;
  readonly #maker: PacketMaker;
  readonly #silence: Silence;
  readonly #lanes: LaneWindows;
  readonly #out: Outgoing;
  readonly #goodbye = new Goodbye();
  #phase: SessionPhase = "detached";
  #isConfirmed = false;
  /** Lanes that were told "full". */
  #refused = 0;
  #agreedMs: number;
  #lastWords = "";

  constructor(options: SessionOptions, crypto: SessionCrypto, events: SessionEvents, now: number) {
    this.#options = options;
    this.#events = events;
    this.#agreedMs = options.heartbeatMs;
    this.#maker = new PacketMaker(options.isProtected, crypto);
    this.#silence = new Silence(now, options);
    this.#lanes = new LaneWindows(options.windowBytes);
    this.#out = new Outgoing(this.#maker, this.#silence, this.#lanes, options.isLossless);
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  /** The present attach, or the last one; 0 before the first. */
  get epoch(): number {
    return this.#maker.epoch;
  }

  /** The other end was heard in this session, after its proof. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  /** Bytes to leave free before a payload. */
  get headerBytes(): number {
    return this.#maker.headerBytes;
  }

  /** What has come and may come: what a handshake tells the other end. */
  get state(): { readonly received: Pair; readonly granted: Pair } {
    return { received: this.#lanes.received, granted: this.#lanes.granted };
  }

  /** Bytes of payload that the next packet of a lane may have. */
  roomBytes(lane: Lane): number {
    return Math.min(this.#lanes.sending[lane].roomBytes - HEADER_BYTES, MAX_PACKET_BYTES - this.headerBytes);
  }

  /** When `poll` or `tick` has something to do without anything having happened; infinity for never. */
  get deadline(): number {
    const [control, data] = this.#lanes.receiving;
    const acks = Math.min(control.ackAt, data.ackAt);
    if (this.#phase === "lingering") return Math.min(acks, this.#goodbye.lingerUntil);
    const verdicts = this.#isAlive
      ? Math.min(this.#silence.verdictAt, this.#goodbye.drainAt)
      : Number.POSITIVE_INFINITY;
    if (this.#phase !== "up") return verdicts;
    return Math.min(verdicts, acks, this.#silence.pingAt, this.#out.heldUntil);
  }

  /**
   * Takes a packet: `headerBytes` free bytes and the payload. It is the session's from here on. "full" has taken
   * nothing: `onWritable` follows. After `close`, and after the end, packets are taken and dropped.
   */
  send(lane: Lane, packet: Uint8Array): "ok" | "full" {
    if (this.#out.isClosing || !this.#isAlive) return "ok";
    if (packet.length - this.headerBytes > this.roomBytes(lane)) {
      this.wish(lane);
      return "full";
    }
    this.#lanes.sending[lane].add(packet, this.#maker.chargeOf(packet));
    return "ok";
  }

  /** More room is wished for than there is: `onWritable` follows. */
  wish(lane: Lane): void {
    this.#refused |= 1 << lane;
  }

  /** What was sent on the control lane last is urgent: for `HURRY_MS` at most data waits until the other end has it. */
  hurry(now: number): void {
    this.#out.hurry(now + HURRY_MS);
  }

  /** A handshake has succeeded: a new link stands. False: it counts for nothing. */
  attach(now: number, { epoch, received, granted, heartbeatMs, keys, isConfirmed }: Attach): boolean {
    if (!this.#isAlive || epoch <= this.#maker.epoch) return false;
    if (!this.#lanes.resume(received, granted)) {
      this.end(now, "broken", "the other end claims to have what was never sent, or has lost what it had");
      return false;
    }
    this.#maker.begin(epoch, keys);
    this.#agreedMs = heartbeatMs;
    this.#out.pongDue = false;
    this.#out.readyDue = isConfirmed;
    this.#phase = "proving";
    if (isConfirmed) this.#goUp(now);
    this.#noticeProgress(now);
    return true;
  }

  /** The link is gone; what is accepted waits for the next one. */
  detach(now: number): void {
    this.#silence.down(now);
    this.#phase = this.#isAlive ? "detached" : "ended";
  }

  /** A packet came by the present link, `header` read off it. Nothing a packet says makes this throw. */
  receive(now: number, packet: Uint8Array, header: PacketHeader): void {
    if (!ALLOWED[this.#phase].receives || !this.#maker.isOurs(packet, header)) return;
    if (this.#phase === "lingering") return this.#answerLate(now, header.type);
    this.#isConfirmed = true;
    if (this.#phase === "proving") this.#goUp(now);
    this.#silence.heard(now);
    if (header.flags & PACKET_FLAG.CLOSING) this.#goodbye.isTheirs = true;
    if (!this.#learn(now, header.lane, header.ack, header.window)) return;
    switch (header.type) {
      case PACKET.ACK:
        return;
      case PACKET.READY:
        this.#out.pongDue = true;
        return;
      case PACKET.DATA:
      case PACKET.FIN:
        return this.#take(now, packet, header);
      case PACKET.NACK:
        this.#lanes.sending[header.lane].goBack(header.ack);
        return;
      case PACKET.PING:
        return this.#answer(now, readPair(packet, header.bytes));
      case PACKET.PONG:
        return this.#learnAll(now, packet, header.bytes);
      case PACKET.RESET:
        return this.end(now, "aborted", reasonOf(packet, header.bytes));
      default:
        if (header.type < FIRST_IGNORABLE_TYPE)
          this.end(now, "broken", `a packet of type ${header.type} came`);
    }
  }

  /** The next packet for the present link, or undefined. What was handed out counts as sent. */
  poll(now: number): Uint8Array | undefined {
    switch (ALLOWED[this.#phase].sends) {
      case "all":
        return this.#out.next(now);
      case "acks": {
        const packet = this.#out.ack(now);
        if (!packet && this.#options.isLossless) this.detach(now);
        return packet;
      }
      case "reset":
        this.detach(now);
        return this.#out.reset(this.#lastWords);
      default:
        return undefined;
    }
  }

  /** Looks at the clock. True: a verdict is due: read all input for one full turn, then `judge`. */
  tick(now: number): boolean {
    if (this.#phase === "lingering" && now >= this.#goodbye.lingerUntil) this.detach(now);
    if (!this.#isAlive) return false;
    if (now >= this.#goodbye.drainAt)
      this.end(now, "aborted", "not everything was acknowledged in time", true);
    return this.#isAlive && this.#silence.isVerdictDue(now);
  }

  /** Gives the verdict that was due, unless the silence has ended or was our own. */
  judge(now: number): void {
    const verdict = this.#isAlive ? this.#silence.judge(now) : "none";
    if (verdict === "suspect") this.#events.onSuspect();
    if (verdict === "lost") this.end(now, "lost", `nothing was heard for ${this.#options.lostAfterMs} ms`);
    if (verdict !== "broken") return;
    this.detach(now);
    this.#events.onBroken();
  }

  /** Says goodbye: the end comes when the other end has all that was sent, or after `drainMs`, default 5000. */
  close(now: number, drainMs = DEFAULT_DRAIN_MS): void {
    if (this.#out.isClosing || !this.#isAlive) return;
    this.#out.isClosing = true;
    this.#goodbye.begin(now, drainMs);
    for (const sending of this.#lanes.sending) sending.add(new Uint8Array(this.headerBytes), 0, true);
  }

  /** Ends it at once, for who gives up (`isOurs`) or knows more than packets say. Twice is fine. */
  end(now: number, kind: SessionEnd["kind"], reason: string, isOurs = false): void {
    if (!this.#isAlive) return;
    const undelivered = this.#lanes.takeBack(this.headerBytes);
    const mayReset = this.#phase === "up" && kind !== "closed" && (isOurs || kind === "broken");
    const mayLinger = this.#phase === "up" && kind === "closed" && this.#lanes.isPeerDone;
    this.#phase = mayReset ? "leaving" : mayLinger ? "lingering" : "ended";
    this.#lastWords = reason;
    this.#goodbye.finish(now, this.#silence.heartbeatMs * LINGER_HEARTBEATS);
    this.#silence.down(now);
    this.#events.onEnd({ kind, isOurs, reason, undelivered });
  }

  get #isAlive(): boolean {
    return ALLOWED[this.#phase].accepts;
  }

  /** Both ends have proved themselves. Until then the time to be lost runs on. */
  #goUp(now: number): void {
    this.#phase = "up";
    this.#silence.up(now, this.#agreedMs);
    this.#events.onUp(this.#lanes.resent);
  }

  /** What the other end has and takes. False: it lies, and that was the end, or the end came with it. */
  #learn(now: number, lane: Lane, ack: number, window: number): boolean {
    const sending = this.#lanes.sending[lane];
    if (!sending.isPossible(ack)) {
      this.end(now, "broken", "what was never sent was acknowledged");
      return false;
    }
    sending.allow(window);
    if (sending.acknowledge(ack)) this.#noticeProgress(now);
    return this.#isAlive;
  }

  #learnAll(now: number, packet: Uint8Array, at: number): void {
    const [received, granted] = [readPair(packet, at), readPair(packet, at + PAIR_BYTES)];
    if (!received || !granted) return this.end(now, "broken", "a pong without its payload came");
    LANES.every((lane) => this.#learn(now, lane, received[lane], granted[lane]));
  }

  #noticeProgress(now: number): void {
    this.#silence.progress(now, this.#options.isLossless || !this.#lanes.isWaiting);
    for (const lane of LANES) {
      if (!(this.#refused & (1 << lane)) || !this.#lanes.sending[lane].isHalfEmpty) continue;
      this.#refused &= ~(1 << lane);
      this.#events.onWritable(lane);
    }
    this.#noticeClosed(now);
  }

  #noticeClosed(now: number): void {
    const by = this.#goodbye.saidBy(this.#lanes);
    if (by === "us") this.end(now, "closed", "closed", true);
    if (by === "them") this.end(now, "closed", "the other end closed");
  }

  #take(now: number, packet: Uint8Array, { type, lane, seq, flags, bytes }: PacketHeader): void {
    const receiving = this.#lanes.receiving[lane];
    const charge = type === PACKET.FIN ? 0 : this.#maker.chargeOf(packet);
    if (!receiving.fits(charge)) return this.end(now, "broken", "a packet larger than its window came");
    if (receiving.arrive(seq, charge, now) !== "next") return;
    if (receiving.isFinished) return this.end(now, "broken", "a packet came after the last one");
    if (flags & PACKET_FLAG.ACK_NOW) receiving.ackSoon(now);
    if (type === PACKET.DATA) return this.#events.onData(lane, packet.subarray(bytes));
    receiving.isFinished = true;
    receiving.ackSoon(now);
    this.#noticeClosed(now);
  }

  #answer(now: number, sent: Pair | undefined): void {
    if (!sent) return this.end(now, "broken", "a ping without its payload came");
    for (const lane of LANES) this.#lanes.receiving[lane].expect(sent[lane]);
    this.#out.pongDue = true;
  }

  /** Ended: what the other end repeats because it does not know is acknowledged, nothing else happens. */
  #answerLate(now: number, type: number): void {
    if (type !== PACKET.DATA && type !== PACKET.FIN && type !== PACKET.PING) return;
    for (const receiving of this.#lanes.receiving) receiving.ackSoon(now);
  }
}
