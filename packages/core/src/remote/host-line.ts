import { encode } from "../codec/codec.js";
import type { DealerFeatures } from "../dealer/features.js";
import type { PortEnd } from "../port/frame-port.js";
import { SessionPort } from "../port/session-port.js";
import type { SessionPortEvents, SessionPortOptions } from "../port/session-port-options.js";
import { type Frame, LANE, makeFrame } from "../protocol/frame.js";
import type { Verb } from "../protocol/verbs.js";
import { DATA_WINDOW_BYTES } from "../session/session-limits.js";
import type { HostSecrets } from "./host-secrets.js";

/** Stands where employments have their worker's id. */
const SESSION_NAME = "host";

/** A host's list of what it runs is the largest that is said. */
const MAX_BODY_BYTES = [256 * 1024, 0] as const;

/** What both ends of a host's session are made with. */
export interface HostLineOptions
  extends Pick<SessionPortOptions, "side" | "heartbeatMs" | "lostAfterMs" | "room"> {
  readonly features: DealerFeatures;
  readonly secrets: HostSecrets;
}

/** What the owner of an end is told. */
export interface HostLineEvents {
  onFrame(frame: Frame): void;
  /** The other end has ended it, or is lost. */
  onEnd(end: PortEnd): void;
}

/** One end of the session between a boss and a host: words on the control lane, kept until there is room for them. */
export class HostLine {
  readonly port: SessionPort;
  #waiting: Frame[] = [];

  constructor(events: HostLineEvents, linkEvents: SessionPortEvents, options: HostLineOptions) {
    const { features, secrets, ...rest } = options;
    const { lossless, ordered, staleAttach } = features;
    this.port = new SessionPort(
      {
        onFrame: (_lane, frame) => events.onFrame(frame),
        onWritable: () => this.#sayWaiting(),
        onBatchEnd: () => false,
        onEnd: (end) => events.onEnd(end),
      },
      linkEvents,
      {
        ...rest,
        workerId: SESSION_NAME,
        token: secrets.session,
        // Every packet bears a MAC, whatever the medium: the two ends may see it differently, and little is said.
        features: { lossless, ordered, staleAttach, strangersCanWrite: true },
        binding: new Uint8Array(0),
        windowBytes: DATA_WINDOW_BYTES,
        maxBodyBytes: MAX_BODY_BYTES,
      },
    );
  }

  /** Says it as soon as there is room; nothing is said once the session has ended. */
  say(verb: Verb, body: unknown = null): void {
    const frame = makeFrame(verb, 0, encode(body));
    if (this.#waiting.length > 0 || this.port.send(LANE.CONTROL, frame) === "full") this.#waiting.push(frame);
  }

  #sayWaiting(): void {
    for (let frame = this.#waiting[0]; frame; frame = this.#waiting[0]) {
      if (this.port.send(LANE.CONTROL, frame) === "full") return;
      this.#waiting.shift();
    }
  }
}
