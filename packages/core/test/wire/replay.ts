import { expect } from "vitest";
import { type Frame, LANE, type Lane } from "../../build/protocol/frame.js";
import { readFrameList } from "../../build/protocol/packet.js";
import { BossEndpoint } from "../../build/session/boss-endpoint.js";
import type { Endpoint } from "../../build/session/endpoint.js";
import { Session } from "../../build/session/session.js";
import type { SessionEnd } from "../../build/session/session-events.js";
import { WorkerEndpoint } from "../../build/session/worker-endpoint.js";
import { frameOf, payloadOf } from "./frame-of.js";
import { hexOf } from "./hex-of.js";
import { scriptedCrypto } from "./scripted-crypto.js";
import { bytesOf, isPacket, type PacketStep, type Step, type Transcript } from "./vectors.js";

export type Side = "boss" | "worker";

/**
 * One production end that is played its part of a recording: it hears what the other end said then, at that time, and
 * must say what it said itself, byte for byte, and nothing else; all frames must have come in the end, each once.
 */
export class Replay {
  readonly #side: Side;
  readonly #session: Session;
  readonly #endpoint: Endpoint;
  readonly #steps: readonly Step[];
  readonly #heard: { lane: Lane; frame: Frame }[] = [];
  readonly refused: string[] = [];
  end: SessionEnd | undefined;
  #link = 0;
  #now = 0;

  constructor(side: Side, { settings, steps }: Transcript) {
    const { token, binding, workerId, heartbeatMs, chance, ...session } = settings;
    const crypto = scriptedCrypto(chance[side]);
    this.#side = side;
    this.#steps = steps;
    this.#session = new Session(
      { ...session, heartbeatMs },
      crypto,
      {
        onData: (lane, payload) => void readFrameList(payload, (frame) => this.#heard.push({ lane, frame })),
        onWritable: () => {},
        onSuspect: () => {},
        onBroken: () => {},
        onUp: () => {},
        onEnd: (end) => {
          this.end = end;
        },
      },
      0,
    );
    const Kind = side === "boss" ? BossEndpoint : WorkerEndpoint;
    const options = { workerId, token: bytesOf(token), binding: bytesOf(binding), heartbeatMs };
    this.#endpoint = new Kind(this.#session, options, crypto, {
      onRefused: (_link, why) => this.refused.push(why),
    });
  }

  /** Plays it all. */
  play(): void {
    for (const step of this.#steps) {
      if (step.at > this.#now) this.#pass(step.at);
      this.#take(step);
    }
    this.#expectSilence();
    for (const lane of [LANE.CONTROL, LANE.DATA])
      expect(this.#heard.filter((one) => one.lane === lane).map(plain)).toEqual(this.#said(lane).map(plain));
  }

  /** The session's epoch and whether it stands. */
  get state(): { phase: string; epoch: number } {
    return { phase: this.#session.phase, epoch: this.#session.epoch };
  }

  /** All frames of the other end, each packet once. */
  #said(lane: Lane): { lane: Lane; frame: Frame }[] {
    const packets = this.#steps.filter(isPacket).filter(({ from, header }) => {
      return from !== this.#side && header.lane === lane;
    });
    return packets
      .filter(({ resent }) => !resent)
      .flatMap(({ frames = [] }) => frames.map((frame) => ({ lane, frame: frameOf(frame) })));
  }

  #take(step: Step): void {
    if (isPacket(step)) return step.from === this.#side ? this.#say(step) : this.#hear(step);
    if (!("event" in step)) return;
    if (step.event === "close") {
      if (step.from === this.#side) this.#session.close(this.#now);
      return;
    }
    this.#link = step.link;
    if (step.event === "open") this.#endpoint.opened(this.#now, step.link);
    else this.#endpoint.closed(this.#now, step.link);
  }

  #say(step: PacketStep): void {
    const { frames, header, resent } = step;
    if (frames && !resent)
      this.#session.send(header.lane, payloadOf(frames, this.#session.headerBytes));
    const packet = this.#endpoint.poll(this.#now, this.#link);
    expect(packet && hexOf(packet)).toBe(step.hex);
  }

  #hear(step: PacketStep): void {
    if (!step.lost) this.#endpoint.receive(this.#now, this.#link, bytesOf(step.hex));
  }

  /** Time passes, and with it what is due before is not said, because nobody said it. */
  #pass(until: number): void {
    this.#expectSilence();
    this.#now = until;
    if (this.#endpoint.tick(until)) this.#session.judge(until);
  }

  #expectSilence(): void {
    expect(this.#endpoint.poll(this.#now, this.#link)).toBeUndefined();
  }
}

function plain({ lane, frame }: { lane: Lane; frame: Frame }): unknown {
  return { lane, ...frame, headers: hexOf(frame.headers), body: hexOf(frame.body) };
}
