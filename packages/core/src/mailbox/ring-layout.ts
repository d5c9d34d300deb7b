import { TASK_CLAIMS } from "../protocol/limits.js";

/**
 * Where everything lies in the shared memory of a mailbox. One block holds four rings (control and data, to and
 * from the worker) and the words by which the two ends wake one another.
 *
 *   block:  [header][ring to worker, control][to worker, data][from worker, control][from worker, data][claims]
 *   ring:   [tail line][head line][bytes, a power of two]
 *   record: [u32 length of the payload][u32 kind][payload, padded to 8]
 *   claims: TASK_CLAIMS words, see task-claims.ts; memory nobody touches is not there, so that all mailboxes have them
 *
 * Words that different threads write stand 128 bytes apart: adjacent-line prefetch makes 64 too close.
 */
export const LINE_BYTES = 128;
const LINE_WORDS = LINE_BYTES / 4;

/** First word of a mailbox: "BWM1". */
export const MAILBOX_MAGIC = 0x42574d31;

/** Ends of a mailbox. In a process of its own the link stands where the boss stands for a thread. */
export const END = { BOSS: 0, WORKER: 1 } as const;
export type End = (typeof END)[keyof typeof END];

/** Word indexes of the header. */
export const WORD = {
  MAGIC: 0,
  CONTROL_BYTES: 1,
  DATA_BYTES: 2,
  /** Microseconds an end may spin before it announces sleep; 0 while threads outnumber cores. */
  SPIN_US: 3,
} as const;

/** Per-end words, each on a line of its own. */
const END_LINES = 3;
/** How the end sleeps: one of SLEEP. Written by both ends. */
export const sleepWord = (end: End): number => LINE_WORDS * (1 + end * END_LINES);
/** Lanes (bit 1 << lane) on which the end waits for space. Set and cleared by the end alone. */
export const wantsWord = (end: End): number => sleepWord(end) + LINE_WORDS;
/** Not 0 once the end is closed; 2 when it was aborted. Written by the end alone. */
export const closedWord = (end: End): number => sleepWord(end) + 2 * LINE_WORDS;

export const SLEEP = {
  /** Awake, or a doorbell is already on its way. */
  AWAKE: 0,
  /** In Atomics.wait on its sleep word. */
  BLOCKED: 1,
  /** In the event loop, to be rung through the doorbell. */
  PARKED: 2,
} as const;

export const CLOSED = { NO: 0, CLOSED: 1, ABORTED: 2 } as const;

const HEADER_BYTES = LINE_BYTES * (1 + 2 * END_LINES);
const RING_HEADER_BYTES = 2 * LINE_BYTES;

/** Kinds of record. */
export const RECORD = { FRAME: 1, PADDING: 2 } as const;
export const RECORD_HEADER_BYTES = 8;
export const RECORD_ALIGN = 8;

/** Largest payload of one record, as a share of the ring: below it a wrap never costs more than an eighth. */
const RECORD_SHARE = 8;

/** Nor is it ever larger than this: a record has to fit into a packet where a link passes it on. */
const MAX_RECORD_BYTES = 512 * 1024;

/** Largest payload of one record in a ring of so many bytes. */
export function maxPayloadBytes(ringBytes: number): number {
  return Math.min(ringBytes / RECORD_SHARE, MAX_RECORD_BYTES) - RECORD_HEADER_BYTES;
}

/** Ring of the control lane, in bytes. Bodies there are at most 64 KiB and go in fragments. */
export const CONTROL_RING_BYTES = 8 * 1024;

/** Default ring of the data lane, in bytes: as fast as 256 KiB when measured, and cheap for 1,000 workers. */
export const DEFAULT_RING_BYTES = 64 * 1024;
export const MIN_RING_BYTES = 4 * 1024;
export const MAX_RING_BYTES = 2 ** 26;

/** Where one ring lies: word indexes of tail and head, byte offset and size of its data. */
export interface RingPlace {
  readonly tailWord: number;
  readonly headWord: number;
  readonly bytesAt: number;
  readonly capacity: number;
}

/** Places of the rings that carry frames towards one end: `[control, data]`. */
export function ringsTowards(end: End, controlBytes: number, dataBytes: number): [RingPlace, RingPlace] {
  const pair = 2 * RING_HEADER_BYTES + controlBytes + dataBytes;
  const start = HEADER_BYTES + (end === END.WORKER ? 0 : pair);
  return [ringAt(start, controlBytes), ringAt(start + RING_HEADER_BYTES + controlBytes, dataBytes)];
}

function ringAt(offset: number, capacity: number): RingPlace {
  return {
    tailWord: offset / 4,
    headWord: (offset + LINE_BYTES) / 4,
    bytesAt: offset + RING_HEADER_BYTES,
    capacity,
  };
}

/** Word index of the first claim on a task. */
export function claimsWord(controlBytes: number, dataBytes: number): number {
  return (HEADER_BYTES + 2 * (2 * RING_HEADER_BYTES + controlBytes + dataBytes)) / 4;
}

/** Bytes of a whole mailbox. */
export function mailboxBytes(controlBytes: number, dataBytes: number): number {
  return 4 * (claimsWord(controlBytes, dataBytes) + TASK_CLAIMS);
}

/** The next multiple of the record alignment. */
export function alignRecord(bytes: number): number {
  return (bytes + RECORD_ALIGN - 1) & -RECORD_ALIGN;
}
