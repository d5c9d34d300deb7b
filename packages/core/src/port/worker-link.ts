import type { ChannelAddress } from "../dealer/channel.js";
import { DATA_WINDOW_BYTES } from "../session/session-limits.js";
import { Dialer } from "./dialer.js";
import type { FramePortEvents } from "./frame-port.js";
import type { OnLinkLoss } from "./link-loss.js";
import { SessionPort } from "./session-port.js";
import type { SessionTerms } from "./session-port-options.js";

const NO_BINDING = new Uint8Array(0);

/** What the worker's side is told of its session. Holds a secret. */
export interface WorkerTerms extends SessionTerms {
  readonly onLinkLoss: OnLinkLoss;
  /** False: it waits for its boss's first RESUME. */
  readonly autostart: boolean;
}

/** What the worker's side of a session is made with. */
export interface WorkerLinkOptions {
  readonly address: ChannelAddress;
  readonly terms: SessionTerms;
  readonly maxBodyBytes: readonly [number, number];
  /** A silent boss is a busy one: that it lives is known by other means. */
  readonly isPatient: boolean;
}

/** What the owner of a worker's link is told. */
export interface WorkerLinkEvents {
  /** A link stands, the first or another one. */
  onLinkUp?(): void;
  /** A link that stood is gone; silence alone is not told where `isPatient`. */
  onLinkBroken?(): void;
  onLinkRestored?(): void;
  /** No link ever stood, and none will. Called once. */
  onGivenUp(error: Error): void;
  /** The session has ended, all it had to say has left, and its channels are closed. Called once, last of all. */
  onClosed?(): void;
}

/**
 * The worker's side of an employment's session, which dials whenever it has no link. It never judges that its boss is
 * lost, and closing waits for the boss as long as its owner does.
 */
export class WorkerLink {
  readonly port: SessionPort;
  readonly #dialer: Dialer;

  constructor(
    portEvents: FramePortEvents,
    { address, terms, maxBodyBytes, isPatient }: WorkerLinkOptions,
    events: WorkerLinkEvents,
  ) {
    this.port = new SessionPort(
      portEvents,
      {
        onLinkBroken: () => events.onLinkBroken?.(),
        onLinkRestored: () => events.onLinkRestored?.(),
        onLinkUp: () => {
          this.#dialer.linked();
          events.onLinkUp?.();
        },
        onLinkRefused: (why) => this.#dialer.refused(why),
        onLinkless: () => this.#dialer.linkless(),
        onSessionEnd: () => void this.#dialer.stop(),
        onClosed: () => void this.#dialer.stop().then(() => events.onClosed?.()),
      },
      {
        ...terms,
        side: "worker",
        binding: NO_BINDING,
        windowBytes: DATA_WINDOW_BYTES,
        maxBodyBytes,
        isPatient,
        passesData: true,
        lostAfterMs: Number.POSITIVE_INFINITY,
        drainMs: Number.POSITIVE_INFINITY,
      },
    );
    this.#dialer = new Dialer(address, { newLink: () => this.port.newLink(), onGivenUp: events.onGivenUp });
  }

  /** Dials for the first time. Called once. */
  dial(): void {
    this.#dialer.start();
  }

  /** Says goodbye without a boss to say it to. */
  abort(reason: string): void {
    void this.#dialer.stop();
    this.port.abort(reason);
  }

  /** Closes whatever is open, at once and without a word. */
  cut(reason: string): void {
    void this.#dialer.stop();
    this.port.cut(reason);
  }
}
