import { ByteSpan, EMPTY_SPAN } from "../util/byte-span.js";
import { copySpan } from "../util/copy-span.js";
import { makeSheet } from "./sheet.js";

/** What the boss says on the data lane of an employment that runs tasks. */
export const TO_TASK = {
  /** Run the task of this number; the value: its params. */
  RUN: 0,
  /** A message for the task. */
  DATA: 1,
} as const;

/** What the worker says there. */
export const FROM_TASK = {
  /** The task's code returned; the value: what. */
  FINISHED: 0,
  /** It threw; the value: `{ error }`. */
  FAILED: 1,
  /** It ended after STOP; the value: `{ value?, error? }`. */
  STOPPED: 2,
  /** A message of the task. */
  DATA: 3,
} as const;

export type ToTask = (typeof TO_TASK)[keyof typeof TO_TASK];
export type FromTask = (typeof FROM_TASK)[keyof typeof FROM_TASK];

/** One data message of an employment that runs tasks. */
export interface TaskMessage {
  /** One of `TO_TASK` or of `FROM_TASK`, by the end it came from. */
  readonly kind: number;
  /** The task: 1, 2, 3 ... in the order in which they were handed over. */
  readonly seq: number;
  /** The encoded value; empty for none. */
  readonly body: ByteSpan;
}

/* Layout: 0 u8 kind | 1 u32 seq, little-endian | then the value up to the end. */
/** What a message is longer than its value. */
export const TASK_HEAD_BYTES = 5;
const LAST_KIND = 3;

/** Small messages are cut from pieces of memory of this size; larger ones get their own. */
const SLAB_BYTES = 32 * 1024;
const MAX_CUT_BYTES = 2 * 1024;

let slab = makeSheet(SLAB_BYTES);
let slabUsed = 0;

/** Packs a message. The result may be kept: it is never written to again. */
export function writeTaskMessage(
  kind: ToTask | FromTask,
  seq: number,
  body: ByteSpan = EMPTY_SPAN,
): ByteSpan {
  const length = TASK_HEAD_BYTES + body.length;
  let sheet = slab;
  let start = 0;
  if (length > MAX_CUT_BYTES) sheet = makeSheet(length);
  else {
    if (slabUsed + length > SLAB_BYTES) {
      sheet = slab = makeSheet(SLAB_BYTES);
      slabUsed = 0;
    }
    start = slabUsed;
    slabUsed += length;
  }
  const target = sheet.bytes;
  target[start] = kind;
  target[start + 1] = seq;
  target[start + 2] = seq >>> 8;
  target[start + 3] = seq >>> 16;
  target[start + 4] = seq >>> 24;
  copySpan(body, target, sheet.view, start + TASK_HEAD_BYTES);
  return new ByteSpan(target, start, start + length);
}

/** Reads a message; its body is a part of the span. Undefined for what is none: that end is BAD_DATA. */
export function readTaskMessage({ source, start, end }: ByteSpan): TaskMessage | undefined {
  if (end - start < TASK_HEAD_BYTES) return undefined;
  const kind = source[start] as number;
  const low = (source[start + 1] as number) | ((source[start + 2] as number) << 8);
  const high = (source[start + 3] as number) | ((source[start + 4] as number) << 8);
  const seq = (low | (high << 16)) >>> 0;
  if (kind > LAST_KIND || seq === 0) return undefined;
  const at = start + TASK_HEAD_BYTES;
  return { kind, seq, body: at === end ? EMPTY_SPAN : new ByteSpan(source, at, end) };
}
