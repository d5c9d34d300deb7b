import { type Frame, type FrameReader, LANE, type Lane, passFrame, readFrame } from "../protocol/frame.js";
import { packedBytes, readFrameList } from "../protocol/packet.js";
import { URGENT } from "../protocol/verbs.js";
import { BossEndpoint } from "../session/boss-endpoint.js";
import type { Endpoint, LinkRefusal } from "../session/endpoint.js";
import { Session } from "../session/session.js";
import type { SessionEnd } from "../session/session-events.js";
import { DEFAULT_DRAIN_MS, DEFAULT_HEARTBEAT_MS, DEFAULT_LOST_AFTER_MS } from "../session/session-limits.js";
import { WorkerEndpoint } from "../session/worker-endpoint.js";
import { clearImmediate, performance, queueMicrotask, setImmediate } from "../timers.js";
import { FrameBatches } from "./frame-batches.js";
import type { FramePort, FramePortEvents } from "./frame-port.js";
import { LeavingLinks } from "./leaving-links.js";
import { nodeCrypto } from "./node-crypto.js";
import { portEndOf } from "./port-end-of.js";
import { PortLink, type PortLinkEvents } from "./port-link.js";
import { SessionClock } from "./session-clock.js";
import type { SessionPortEvents, SessionPortOptions } from "./session-port-options.js";

/** A batch that has grown so far is sent without waiting for the end of the turn. */
const FLUSH_BYTES = 64 * 1024;

/** While all channels are full, clocks are looked at again after so long at the earliest. */
const FULL_MS = 5;

/**
 * A `FramePort` over a session, whose channels may break and be replaced: frames are batched into packets, control
 * goes at once or nearly so, data when the turn ends and the link has room. Binds the session to Node's clock, timers and
 * cryptography. `onEnd` is not called for an end this side asked for; `onSessionEnd` always is.
 */
export class SessionPort implements FramePort {
  readonly maxBodyBytes: readonly [number, number];
  readonly #events: FramePortEvents;
  readonly #linkEvents: SessionPortEvents;
  readonly #session: Session;
  readonly #endpoint: Endpoint;
  readonly #drainMs: number;
  readonly #readData: FrameReader;
  readonly #links = new Map<number, PortLink>();
  readonly #batches: FrameBatches;
  readonly #clock = new SessionClock(
    () => this.#onClock(),
    () => {
      this.#session.judge(performance.now());
      this.#pump();
    },
  );
  /** What all links tell. */
  readonly #ofLinks: PortLinkEvents = {
    onPacket: (from, packet) => this.#onPacket(from, packet),
    onReady: (ready) => {
      if (!this.#links.has(ready.number)) this.#open(ready);
      this.#pump();
    },
    onDown: (down, reason) => this.#drop(down, reason),
  };
  /** Data goes when the link has room for it, and gathers until then, as a flood does. Without a link the session has it. */
  readonly #endTurn = (): void => {
    const goesOn = this.#isUp && this.#batches.isFlooded(performance.now());
    this.#turn = goesOn ? setImmediate(this.#endTurn) : undefined;
    if (goesOn) return;
    if (!this.#isUp) this.#batches.flush(LANE.DATA);
    this.#pump();
  };
  /** As the former one made once: closures in `send` would cost every frame. */
  readonly #flushControl = (): void => void (this.#batches.flush(LANE.CONTROL) && this.#pump());
  #linksMade = 0;
  readonly #leaving = new LeavingLinks();
  #isUp = false;
  #brokenAt: number | undefined;
  #isClosing = false;
  #isPumping = false;
  #isClosed = false;
  #turn: NodeJS.Immediate | undefined;

  /** Throws `TypeError` for a token that could be guessed, or for none where strangers can write. */
  constructor(events: FramePortEvents, linkEvents: SessionPortEvents, options: SessionPortOptions) {
    const { features, token, isPatient, workerId, binding, room } = options;
    const { heartbeatMs = DEFAULT_HEARTBEAT_MS, lostAfterMs = DEFAULT_LOST_AFTER_MS } = options;
    const isProtected = features.strangersCanWrite || features.staleAttach;
    if (isProtected && token.length === 0)
      throw new TypeError("a medium strangers can write to needs a token");
    this.maxBodyBytes = options.maxBodyBytes;
    this.#events = events;
    this.#linkEvents = linkEvents;
    this.#readData = options.passesData ? passFrame : readFrame;
    this.#drainMs = options.drainMs ?? DEFAULT_DRAIN_MS;
    const crypto = nodeCrypto();
    // The largest packet must fit: a batch that is nearly full, and one more frame.
    const windowBytes = Math.max(options.windowBytes, 2 * FLUSH_BYTES + options.maxBodyBytes[LANE.DATA]);
    const isLossless = features.lossless && features.ordered;
    this.#session = new Session(
      { windowBytes, heartbeatMs, lostAfterMs, isPatient, isProtected, isLossless },
      crypto,
      {
        onData: (lane, payload) => this.#onData(lane, payload),
        onWritable: (lane) => this.#events.onWritable(lane),
        onSuspect: () => this.#linkEvents.onSuspect?.(),
        onBroken: () => this.#onBroken("nothing was heard"),
        onUp: (resent) => this.#onUp(resent),
        onEnd: (end) => this.#onEnd(end),
      },
      performance.now(),
    );
    this.#batches = new FrameBatches(this.#session, options.passesData === true);
    const Side = options.side === "boss" ? BossEndpoint : WorkerEndpoint;
    this.#endpoint = new Side(this.#session, { workerId, token, binding, heartbeatMs, room }, crypto, {
      onRefused: (link, why) => this.#onRefused(link, why),
      onRejected: (why) => linkEvents.onLinkRejected?.(why),
    });
  }

  /** The session has ended, and nothing of it is left to be sent. */
  get hasEnded(): boolean {
    return this.#session.phase === "ended";
  }

  /** The session goes on, with a link or without. */
  get isAlive(): boolean {
    const { phase } = this.#session;
    return phase === "detached" || phase === "proving" || phase === "up";
  }

  /** A link stands. */
  get isUp(): boolean {
    return this.#isUp && this.isAlive;
  }

  /** A link to be: make a channel with it for events, then `attach` the channel to it. */
  newLink(): PortLink {
    return new PortLink(++this.#linksMade, this.#ofLinks);
  }

  send(lane: Lane, frame: Frame): "ok" | "full" {
    if (this.#isClosing || !this.isAlive) return "ok";
    const batch = this.#batches.of(lane);
    const bytes = packedBytes(frame);
    if (batch.bytes > 0 && batch.bytes + bytes > this.#session.roomBytes(lane)) this.#batches.flush(lane);
    if (bytes > this.#session.roomBytes(lane)) {
      this.#session.wish(lane);
      return "full";
    }
    batch.add(frame, bytes);
    const isLarge = batch.bytes >= FLUSH_BYTES;
    if (lane === LANE.DATA && !isLarge) this.#turn ??= setImmediate(this.#endTurn);
    else if (!isLarge && this.#batches.gathers(frame.verb)) queueMicrotask(this.#flushControl);
    else {
      this.#batches.flush(lane);
      if (URGENT.has(frame.verb)) this.#session.hurry(performance.now());
      this.#pump();
    }
    return "ok";
  }

  /** A channel holds the event loop as its dealer decides. */
  hold(): void {}
  release(): void {}

  close(): void {
    if (this.#isClosing || !this.isAlive) return;
    for (const lane of [LANE.CONTROL, LANE.DATA]) this.#batches.flush(lane);
    this.#isClosing = true;
    this.#session.close(performance.now(), this.#drainMs);
    this.#pump();
  }

  abort(reason: string): void {
    this.#session.end(performance.now(), "aborted", reason, true);
    this.#pump();
    for (const link of [...this.#links.values()]) this.#leave(link, reason);
  }

  /** The same without a word to the other end, and without waiting for channels that are closing. */
  cut(reason: string): void {
    this.#session.end(performance.now(), "aborted", reason, true);
    this.#leaving.cut(reason);
    for (const link of [...this.#links.values()]) this.#leave(link, reason);
    this.#pump();
  }

  #open(link: PortLink): void {
    if (!this.isAlive) return link.end("the session has ended");
    this.#links.set(link.number, link);
    this.#endpoint.opened(performance.now(), link.number);
  }

  #onPacket(link: PortLink, packet: Uint8Array): void {
    this.#endpoint.receive(performance.now(), link.number, packet);
    if (this.isAlive) this.#events.onBatchEnd();
    this.#pump();
  }

  #onData(lane: Lane, payload: Uint8Array): void {
    const onFrame = (frame: Frame): void => {
      if (this.isAlive) this.#events.onFrame(lane, frame);
    };
    const isSound = readFrameList(payload, onFrame, lane === LANE.DATA ? this.#readData : readFrame);
    if (!isSound) this.#session.end(performance.now(), "broken", "a packet that holds no frames of ours");
  }

  /** Sends what is due by every link that has room, and sets the clock. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (const link of [...this.#links.values()]) this.#sendAll(link);
    this.#isPumping = false;
    if (this.hasEnded) this.#leaveAll();
    this.#setClock();
  }

  #sendAll(link: PortLink): void {
    while (link.hasRoom) {
      const packet = this.#endpoint.poll(performance.now(), link.number);
      if (packet) link.send(packet);
      else if (this.#turn || this.#batches.of(LANE.DATA).bytes === 0 || !this.#isUp) return;
      else this.#batches.flush(LANE.DATA);
    }
  }

  #setClock(): void {
    const now = performance.now();
    const isFull = [...this.#links.values()].some(({ hasRoom }) => !hasRoom);
    const at = Math.max(this.#endpoint.deadline, now + (isFull ? FULL_MS : 0));
    if (at === Number.POSITIVE_INFINITY && this.#links.size === 0) this.#clock.stop();
    else this.#clock.set(now, at);
  }

  #onClock(): boolean {
    const isVerdictDue = this.#endpoint.tick(performance.now());
    this.#pump();
    return isVerdictDue;
  }

  #onUp(resent: number): void {
    // The other end gave the former link up before we noticed that it was gone.
    this.#noteBroken("the other end came by another link");
    const downAt = this.#brokenAt;
    this.#isUp = true;
    this.#brokenAt = undefined;
    if (downAt !== undefined) this.#linkEvents.onLinkRestored(performance.now() - downAt, resent);
    this.#linkEvents.onLinkUp?.();
  }

  /** Told once for each link that stood. */
  #noteBroken(reason: string): void {
    if (!this.isUp) return;
    this.#isUp = false;
    this.#batches.flush(LANE.DATA);
    this.#brokenAt = performance.now();
    this.#linkEvents.onLinkBroken(reason);
  }

  #onBroken(reason: string): void {
    const link = this.#links.get(this.#endpoint.link ?? 0);
    if (link) this.#drop(link, reason);
  }

  #onRefused(number: number, why: LinkRefusal): void {
    const link = this.#links.get(number);
    if (!link) return;
    // What is to be said about it leaves first.
    this.#sendAll(link);
    this.#linkEvents.onLinkRefused?.(why);
    this.#leave(link);
  }

  /** A link is gone. */
  #drop(link: PortLink, reason: string): void {
    if (this.#endpoint.link === link.number) this.#noteBroken(reason);
    this.#leave(link, reason);
  }

  #leave(link: PortLink, reason?: string): void {
    link.end(reason);
    if (this.#links.delete(link.number)) {
      this.#leaving.add(link, () => {
        if (this.hasEnded) this.#leaveAll();
      });
      this.#endpoint.closed(performance.now(), link.number);
      this.#setClock();
    }
    if (this.#links.size === 0 && this.isAlive) this.#linkEvents.onLinkless?.();
  }

  /** The session has ended: its links go as soon as what they hold has left, and their channels close. */
  #leaveAll(): void {
    const links = [...this.#links.values()];
    if (links.every(({ isIdle }) => isIdle)) for (const link of links) this.#leave(link);
    if (this.#isClosed || this.#links.size > 0 || !this.#leaving.isEmpty) return;
    this.#isClosed = true;
    this.#linkEvents.onClosed?.();
  }

  #onEnd(end: SessionEnd): void {
    if (this.#turn) clearImmediate(this.#turn);
    this.#turn = undefined;
    this.#linkEvents.onSessionEnd?.(end);
    if (!end.isOurs) this.#events.onEnd(portEndOf(end));
  }
}
