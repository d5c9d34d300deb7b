import type { ChannelTicket } from "../dealer/channel.js";
import type { DealerFeatures } from "../dealer/features.js";
import type { ResourceLimits } from "../host/host.js";
import { MAX_RING_BYTES } from "../mailbox/ring-layout.js";
import type { OnLinkLoss } from "../port/link-loss.js";
import { MAX_HEARTBEAT_MS, MIN_HEARTBEAT_MS } from "../session/session-limits.js";
import {
  bytes,
  type Check,
  listOf,
  oneOf,
  orNull,
  record,
  text,
  textsByName,
  type WireRules,
  wholeNumber,
} from "./wire-rules.js";

/*
 * What a boss and a host tell each other, each the body of one frame on the control lane of their session: see docs/protocol.md.
 * Both ends read it by these rules.
 */

/** Of nonces and instances. */
export const NONCE_BYTES = 16;

export const MAX_NAME = 128;
export const MAX_LABELS = 64;
export const MAX_SLOTS = 4096;
export const MAX_DEFINITIONS = 1000;
const MAX_SENTENCE = 2048;
const MAX_MS = 2 ** 31 - 1;
const HASH_BYTES = 32;
const TOKEN_BYTES = 32;

const name = text(MAX_NAME);
const ms: Check = (value) =>
  typeof value === "number" && value >= 0 && value <= MAX_MS ? undefined : "milliseconds";

/** What people call things, cut to what is said of it: it is only shown. */
export function shownName(given: string): string {
  return given.slice(0, MAX_NAME);
}

/** Why something ended, cut to what is said of it. */
export function shownReason(given: string): string {
  return given.slice(0, MAX_SENTENCE) || "no reason was given";
}

/** A worker that a host can run. */
export interface Offer {
  readonly name: string;
  /** SHA-256 of its module's file. */
  readonly hash: Uint8Array;
}

/** Host to boss, first of all: STATUS_JOINED. */
export interface Joining {
  /** Made anew when the host starts. */
  readonly instance: Uint8Array;
  /** Of this joining. */
  readonly nonce: Uint8Array;
  readonly name: string;
  readonly pid: number;
  readonly slots: number;
  /** Starts that it takes at once. */
  readonly starts: number;
  readonly labels: { readonly [name: string]: string };
  readonly offers: readonly Offer[];
}

export const JOINING: WireRules<Joining> = {
  instance: bytes(NONCE_BYTES),
  nonce: bytes(NONCE_BYTES),
  name,
  pid: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  slots: wholeNumber(1, MAX_SLOTS),
  starts: wholeNumber(1, MAX_SLOTS),
  labels: textsByName(MAX_LABELS, MAX_NAME),
  offers: listOf(record({ name, hash: bytes(HASH_BYTES) }), MAX_DEFINITIONS),
};

/** Boss to host, in answer: ENROL. */
export interface Enrolment {
  readonly boss: string;
  readonly nonce: Uint8Array;
  /** Sealed as the first order: by it the host's further links are made. */
  readonly ticket: Uint8Array;
}

export const ENROLMENT: WireRules<Enrolment> = {
  boss: name,
  nonce: bytes(NONCE_BYTES),
  ticket: (value) => (value instanceof Uint8Array ? undefined : "bytes"),
};

/** Boss to host: EMPLOY, sealed. Names code by a definition's name, and by nothing else. */
export interface RemoteOrder {
  readonly worker: string;
  readonly name: string | null;
  readonly definition: string;
  readonly bossName: string;
  readonly dealerName: string;
  readonly ticket: ChannelTicket;
  readonly token: Uint8Array;
  readonly features: Pick<DealerFeatures, "lossless" | "ordered" | "staleAttach" | "strangersCanWrite">;
  readonly heartbeatMs: number;
  readonly onLinkLoss: OnLinkLoss;
  readonly autostart: boolean;
  /** Tasks of a pool, which are tried again elsewhere when its host ends it. */
  readonly runsTasks: boolean;
  readonly windowBytes: number;
  readonly maxMessageBytes: number;
  readonly keepUndelivered: boolean;
  readonly ringBytes: number;
  readonly exitDrainMs: number;
  readonly stopGraceMs: number;
  readonly orphanAfterMs: number;
  readonly resourceLimits: { readonly [K in keyof Required<ResourceLimits>]: number | null };
}

const megabytes = orNull(wholeNumber(1, 2 ** 31));

export const REMOTE_ORDER: WireRules<RemoteOrder> = {
  worker: name,
  name: orNull(name),
  definition: name,
  bossName: name,
  dealerName: name,
  ticket: "object",
  token: bytes(TOKEN_BYTES),
  features: record({
    lossless: "boolean",
    ordered: "boolean",
    staleAttach: "boolean",
    strangersCanWrite: "boolean",
  }),
  heartbeatMs: (value) =>
    typeof value === "number" && value >= MIN_HEARTBEAT_MS && value <= MAX_HEARTBEAT_MS
      ? undefined
      : "a heartbeat",
  onLinkLoss: oneOf("continue", "suspend", "stop"),
  autostart: "boolean",
  runsTasks: "boolean",
  windowBytes: "bytes",
  maxMessageBytes: "bytes",
  keepUndelivered: "boolean",
  ringBytes: (value) =>
    typeof value === "number" && value <= MAX_RING_BYTES && Math.log2(value) % 1 === 0
      ? undefined
      : "a power of two",
  exitDrainMs: ms,
  stopGraceMs: ms,
  orphanAfterMs: ms,
  resourceLimits: record({
    maxOldGenerationSizeMb: megabytes,
    maxYoungGenerationSizeMb: megabytes,
    codeRangeSizeMb: megabytes,
    stackSizeMb: megabytes,
  }),
};

/** Boss to host: KILL. */
export interface KillOrder {
  readonly worker: string;
  readonly how: "terminate" | "kill";
}

export const KILL_ORDER: WireRules<KillOrder> = { worker: name, how: oneOf("terminate", "kill") };

/** Host to boss: STATUS_EXITED. */
export interface ExitReport {
  readonly worker: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** What made it end, where an exit code does not say it: its memory limit, or its host. */
  readonly why: { readonly kind: "memory" | "start" | "host"; readonly message: string } | null;
}

export const EXIT_REPORT: WireRules<ExitReport> = {
  worker: name,
  code: orNull(wholeNumber(0, 2 ** 32)),
  signal: orNull(name),
  why: orNull(record({ kind: oneOf("memory", "start", "host"), message: text(MAX_SENTENCE) })),
};
