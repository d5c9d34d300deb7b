import type { ChannelAddress, ChannelLease, ChannelTicket } from "../dealer/channel.js";
import type { PacketDealer } from "../dealer/dealer.js";
import type { FramePort, FramePortEvents } from "../port/frame-port.js";
import type { LinkEvents } from "../port/link-events.js";
import { SessionPort } from "../port/session-port.js";
import type { SessionTerms } from "../port/session-port-options.js";
import { LANE, makeFrame } from "../protocol/frame.js";
import type { HandshakeRoom } from "../session/handshake-room.js";
import { DATA_WINDOW_BYTES, DEFAULT_HEARTBEAT_MS } from "../session/session-limits.js";
import { clearTimeout, setImmediate, setTimeout } from "../timers.js";
import { Occasion } from "../util/occasion.js";
import { keepOffering } from "./keep-offering.js";

const NO_BINDING = new Uint8Array(0);

/** What the boss's end of a session is made with. */
export interface BossEndOptions {
  readonly terms: SessionTerms;
  /** By lane: what the mailbox behind the link takes at once. */
  readonly maxBodyBytes: readonly [number, number];
  /** Silence after which the worker is lost; infinity for never. */
  readonly lostAfterMs: number;
  readonly room: HandshakeRoom;
}

/**
 * The boss's end of an employment on whose other end a link stands: its session, and the channels of its links, one of
 * which always waits for the worker to come.
 */
export class BossEnd {
  readonly #dealer: PacketDealer;
  readonly #options: BossEndOptions;
  readonly #ended = new Occasion();
  /** Settles when the link that stands, or stood last, is gone. */
  #linkGone = new Occasion();
  /** Where the other end finds its channel: the same for all of them. */
  #found: Omit<ChannelLease, "channel"> | undefined;
  #port: SessionPort | undefined;
  #wasReached = false;
  #events: FramePortEvents | undefined;
  /** Something arrived since it was last asked. */
  #isBusy = false;

  constructor(dealer: PacketDealer, options: BossEndOptions) {
    this.#dealer = dealer;
    this.#options = options;
  }

  /** Makes the port, and the channel the worker comes by. Called once, first of all. */
  makePort(events: FramePortEvents, links: LinkEvents): FramePort {
    const { terms, maxBodyBytes, lostAfterMs, room } = this.#options;
    this.#events = events;
    this.#port = new SessionPort(
      this.#noticing(events),
      {
        onLinkUp: () => {
          this.#wasReached = true;
        },
        onLinkBroken: (reason) => {
          this.#linkGone.happen();
          this.#linkGone = new Occasion();
          links.onLinkBroken(reason);
        },
        onLinkRestored: (downMs, resent) => links.onLinkRestored(downMs, resent),
        onLinkRefused: (why) => {
          // A worker's own former link is no stranger.
          if (why !== "superseded") links.onLinkRefused(why);
        },
        onLinkRejected: (why) => links.onLinkRefused(why),
        onSessionEnd: () => this.#ended.happen(),
      },
      {
        ...terms,
        side: "boss",
        binding: NO_BINDING,
        windowBytes: DATA_WINDOW_BYTES,
        maxBodyBytes,
        lostAfterMs,
        room,
      },
    );
    this.#offerLinks(this.#port);
    return this.#port;
  }

  /** Where this end is to be found by who was started from here. */
  get address(): ChannelAddress {
    if (!this.#found) throw new Error("a place without a port: this is a bug in Bossworks");
    return this.#found.address;
  }

  /** The same for who runs at a host. */
  get ticket(): ChannelTicket {
    if (!this.#found?.ticket) throw new Error("a dealer with a lobby gave no ticket: this is a bug in it");
    return this.#found.ticket;
  }

  /** A link has stood. */
  get wasReached(): boolean {
    return this.#wasReached;
  }

  /** The link's own order, obeyed also while the worker's code is stuck. */
  sayKill(): void {
    if (this.#port?.isAlive) this.#port.send(LANE.CONTROL, makeFrame("KILL"));
  }

  /** Resolves when the worker's side has said goodbye and all it had sent has arrived, or nothing came for `quietMs`. */
  async heardOut(quietMs: number): Promise<void> {
    const port = this.#port;
    if (port?.isAlive) await this.#quiet(quietMs, this.#ended.promise, () => port.isAlive);
  }

  /**
   * The same for a worker's side that is gone. What a dead process had sent comes before the end of its link does, and
   * without a link there is nothing to come.
   */
  async readOut(quietMs: number): Promise<void> {
    const port = this.#port;
    const over = Promise.race([this.#ended.promise, this.#linkGone.promise]);
    if (port?.isUp) await this.#quiet(quietMs, over, () => port.isUp);
  }

  abort(reason: string): void {
    this.#port?.abort(reason);
  }

  /** The worker is gone, and no more of it will be heard: what came of it counts. */
  workerGone(): void {
    const port = this.#port;
    if (!port?.isAlive) return;
    port.abort("the worker is gone");
    this.#events?.onEnd({ kind: "gone", message: "the worker is gone" });
  }

  #offerLinks(port: SessionPort): void {
    const { workerId, heartbeatMs = DEFAULT_HEARTBEAT_MS } = this.#options.terms;
    keepOffering(port, (events) => {
      const { channel, ...found } = this.#dealer.channel(workerId, events, { heartbeatMs });
      this.#found = found;
      return channel;
    });
  }

  /** A boss that was busy for as long reads first. */
  async #quiet(quietMs: number, over: Promise<void>, goesOn: () => boolean): Promise<void> {
    do {
      this.#isBusy = false;
      await Promise.race([over, turnAfter(quietMs, over)]);
    } while (goesOn() && this.#isBusy);
  }

  #noticing(events: FramePortEvents): FramePortEvents {
    return {
      onFrame: (lane, frame) => {
        this.#isBusy = true;
        events.onFrame(lane, frame);
      },
      onWritable: (lane) => events.onWritable(lane),
      onBatchEnd: () => events.onBatchEnd(),
      onEnd: (end) => events.onEnd(end),
    };
  }
}

/** Timers come before reading in a turn of the event loop, and immediates after it. */
function turnAfter(ms: number, over: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => setImmediate(resolve), ms);
    void over.then(() => clearTimeout(late));
  });
}
