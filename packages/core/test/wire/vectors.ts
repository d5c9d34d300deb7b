import { readFileSync } from "node:fs";

/** A value as the vectors note it: see "Test vectors" in docs/protocol.md. */
export type Noted = unknown;

/** A frame as the vectors note it. */
export interface FrameVector {
  readonly name?: string;
  readonly from?: "boss" | "worker";
  readonly lane?: 0 | 1;
  readonly verb: string;
  readonly id: number;
  readonly scope: number;
  readonly flags: number;
  readonly after?: number;
  readonly total?: number;
  readonly headers?: Noted;
  /** Of a whole frame that has a body. */
  readonly body?: Noted;
  /** Of a fragment, in hexadecimal digits. */
  readonly part?: string;
  readonly hex?: string;
}

/** The fields of a packet's header. */
export interface HeaderVector {
  readonly version: number;
  readonly type: number;
  readonly epoch: number;
  readonly length: number;
  readonly seq: number;
  readonly ack: number;
  readonly window: number;
  readonly lane: 0 | 1;
  readonly flags: number;
}

/** A packet as the vectors note it. */
export interface PacketVector {
  readonly name?: string;
  readonly type: string;
  readonly header: HeaderVector;
  readonly mac?: string;
  readonly frames?: readonly FrameVector[];
  readonly sent?: readonly number[];
  readonly received?: readonly number[];
  readonly granted?: readonly number[];
  readonly reason?: string;
  readonly hex: string;
}

/** One thing that happened in a recording, `at` so many milliseconds. */
export type Step =
  | { readonly at: number; readonly note: string }
  | { readonly at: number; readonly event: "open" | "cut"; readonly link: number }
  | { readonly at: number; readonly event: "close"; readonly from: "boss" | "worker" }
  | PacketStep;

export type PacketStep = PacketVector & {
  readonly at: number;
  readonly from: "boss" | "worker";
  /** Sent before: nobody says it anew. */
  readonly resent?: true;
  /** It did not arrive. */
  readonly lost?: true;
};

/** How the two ends of a recording were made. */
export interface RecordingSettings {
  readonly workerId: string;
  readonly token: string;
  readonly binding: string;
  readonly heartbeatMs: number;
  readonly lostAfterMs: number;
  readonly windowBytes: number;
  readonly isProtected: boolean;
  readonly isLossless: boolean;
  readonly chance: { readonly boss: readonly string[]; readonly worker: readonly string[] };
}

type Introduction = { readonly [field: string]: unknown };

/** One handshake of a recording, explained. */
export interface AttachVector {
  readonly hello: Introduction;
  readonly challenge: Introduction & { readonly proof: string };
  readonly proof: { readonly proof: string };
  readonly secrets: {
    readonly secret: string;
    readonly toWorkerKey?: string;
    readonly toBossKey?: string;
    readonly resumptionSecret?: string;
  };
}

/** All that two ends said to one another. */
export interface Transcript {
  readonly name?: string;
  readonly settings: RecordingSettings;
  readonly attaches?: readonly AttachVector[];
  readonly steps: readonly Step[];
}

interface Files {
  readonly values: {
    readonly values: readonly { readonly name: string; readonly value: Noted; readonly hex: string }[];
    readonly refused: readonly { readonly name: string; readonly hex: string }[];
  };
  readonly frames: {
    readonly frames: readonly FrameVector[];
    readonly fragments: {
      readonly maxBodyBytes: number;
      readonly whole: FrameVector;
      readonly fragments: readonly FrameVector[];
    };
    readonly refused: readonly { readonly name: string; readonly hex: string }[];
  };
  readonly headers: {
    readonly macKey: string;
    readonly plain: readonly PacketVector[];
    readonly protected: readonly PacketVector[];
    readonly refused: readonly { readonly name: string; readonly hex: string }[];
  };
  readonly handshakes: {
    readonly transcripts: readonly Transcript[];
    readonly rejects: readonly (PacketVector & { readonly reject: { readonly code: number } })[];
  };
  readonly resume: Transcript;
  readonly loss: Transcript;
  readonly conversation: Transcript;
}

/** A file of docs/protocol/vectors. */
export function readVectors<Name extends keyof Files>(name: Name): Files[Name] {
  const url = new URL(`../../../../docs/protocol/vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as Files[Name];
}

/** Every recording there is, by name. */
export function allTranscripts(): [string, Transcript][] {
  const single = (["resume", "loss", "conversation"] as const).map((name): [string, Transcript] => [
    name,
    readVectors(name),
  ]);
  const attaches = readVectors("handshakes").transcripts.map((one): [string, Transcript] => [
    one.name ?? "",
    one,
  ]);
  return [...attaches, ...single];
}

/** True for what is a packet, and not a note or an event. */
export function isPacket(step: Step): step is PacketStep {
  return "hex" in step;
}

export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, "hex");
}
