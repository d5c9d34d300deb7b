import type { Lane } from "../../build/protocol/frame.js";
import type { Endpoint, LinkRefusal } from "../../build/session/endpoint.js";
import type { Session } from "../../build/session/session.js";
import type { SessionEnd } from "../../build/session/session-events.js";
import { demand } from "../protocol-model/demand.js";
import { fakeCrypto } from "./fake-crypto.js";
import type { SessionCode } from "./load-session.js";
import type { SideName } from "./network.js";
import { makePacket, readPayload } from "./payload.js";

export const HEARTBEAT_MS = 1000;
export const LOST_AFTER_MS = 6000;
export const TOKEN = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
export const BINDING = Uint8Array.of(1, 2, 3);

/** What the world is told by one end. */
export interface SimEndEvents {
  onUp(): void;
  onBroken(): void;
  onSuspect(): void;
  onRefused(link: number, why: LinkRefusal): void;
  onEnd(end: SessionEnd): void;
}

export interface SimEndOptions {
  readonly id: number;
  readonly side: SideName;
  readonly seed: number;
  readonly windowBytes: number;
  readonly isProtected: boolean;
  readonly isLossless: boolean;
  readonly token?: Uint8Array;
  readonly binding?: Uint8Array;
  readonly workerId?: string;
  readonly isPatient?: boolean;
}

/** One production end of a simulated session, and what its user knows: what was sent, what came, how it ended. */
export class SimEnd {
  readonly id: number;
  readonly side: SideName;
  readonly session: Session;
  readonly endpoint: Endpoint;
  readonly links = new Set<number>();
  /** Payloads the session accepted, by lane: their sizes. */
  readonly sent: readonly [number[], number[]] = [[], []];
  readonly arrived: [number, number] = [0, 0];
  /** Sizes that wait for room. */
  readonly waiting: readonly [number[], number[]] = [[], []];
  readonly ends: SessionEnd[] = [];
  heardFrom: number | undefined;
  wasUp = false;
  frozenUntil = 0;
  thaws: (() => void)[] = [];
  timerAt = Number.POSITIVE_INFINITY;
  isJudging = false;
  dialling = false;
  isCrashed = false;
  isClosing = false;
  lastArrivalAt = 0;
  lastThawAt = Number.NEGATIVE_INFINITY;
  upAt = 0;

  constructor(code: SessionCode, now: number, options: SimEndOptions, events: SimEndEvents) {
    const {
      id,
      side,
      seed,
      windowBytes,
      isProtected,
      isLossless,
      token = TOKEN,
      binding = BINDING,
      workerId = "w1",
      isPatient = false,
    } = options;
    this.id = id;
    this.side = side;
    const crypto = fakeCrypto(seed * 1000 + id);
    this.session = new code.Session(
      {
        windowBytes,
        heartbeatMs: HEARTBEAT_MS,
        lostAfterMs: LOST_AFTER_MS,
        isPatient,
        isProtected,
        isLossless,
      },
      crypto,
      {
        onData: (lane, payload) => this.#onData(lane, payload),
        onWritable: (lane) => this.flush(lane),
        onSuspect: () => events.onSuspect(),
        onBroken: () => events.onBroken(),
        onUp: () => {
          this.wasUp = true;
          events.onUp();
        },
        onEnd: (end) => {
          demand(this.ends.push(end) === 1, "I7: a session ended twice");
          events.onEnd(end);
        },
      },
      now,
    );
    const settings = { workerId, token, binding, heartbeatMs: HEARTBEAT_MS };
    const Kind = side === "boss" ? code.BossEndpoint : code.WorkerEndpoint;
    this.endpoint = new Kind(this.session, settings, crypto, { onRefused: events.onRefused });
  }

  get isAlive(): boolean {
    return this.ends.length === 0 && !this.isCrashed;
  }

  /** Says goodbye; what waited for room is not sent any more. */
  close(now: number, drainMs?: number): void {
    for (const lane of [0, 1] as const) this.waiting[lane].length = 0;
    this.isClosing = true;
    this.session.close(now, drainMs);
  }

  /** Sends a payload, or queues it behind those that wait for room. */
  say(lane: Lane, bytes: number): void {
    if (!this.isAlive || this.isClosing) return;
    this.waiting[lane].push(bytes);
    if (this.waiting[lane].length === 1) this.flush(lane);
  }

  flush(lane: Lane): void {
    for (;;) {
      const bytes = this.waiting[lane][0];
      if (bytes === undefined || !this.isAlive) return;
      const packet = makePacket(this.session.headerBytes, this.id, lane, this.sent[lane].length, bytes);
      if (this.session.send(lane, packet) === "full") return;
      this.waiting[lane].shift();
      this.sent[lane].push(bytes);
    }
  }

  #onData(lane: Lane, payload: Uint8Array): void {
    const label = readPayload(payload);
    demand(this.ends.length === 0, "I7: something arrived after the end");
    this.heardFrom ??= label.sender;
    demand(label.sender === this.heardFrom, "I12: something of another incarnation arrived");
    demand(label.lane === lane && label.index === this.arrived[lane], "I1: not the next payload of its lane");
    this.arrived[lane]++;
  }
}
