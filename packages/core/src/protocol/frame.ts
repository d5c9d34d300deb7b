import { ByteSpan, EMPTY_SPAN } from "../util/byte-span.js";
import { copySpan } from "../util/copy-span.js";
import { MAX_HEADERS_BYTES, MAX_VERB_BYTES } from "./limits.js";
import { VERBS } from "./verbs.js";

/** The two lanes of an employment. Nothing on the control lane ever waits for data. */
export const LANE = { CONTROL: 0, DATA: 1 } as const;
export type Lane = (typeof LANE)[keyof typeof LANE];

/** Bits of a frame's flags byte. */
export const FLAG = {
  /** First fragment of a body. */
  FIRST: 1,
  /** Last fragment of a body. */
  LAST: 2,
  /** Headers are present. */
  HEADERS: 4,
  /** `after` is present: the status takes effect when that many data messages have arrived. */
  AFTER: 8,
  /** `total` is present: bytes of the whole body, on the first of several fragments. */
  TOTAL: 16,
  /** The body travels as BODY with this id on the data lane; what stands here is that id. */
  CARRIED: 32,
} as const;

/** Both ends of a body that fits into one frame. */
export const WHOLE = FLAG.FIRST | FLAG.LAST;

const EMPTY = new Uint8Array(0);

/** One frame: what Boss and Worker exchange through a `FramePort`. */
export interface Frame {
  /** A word of protocol/verbs.ts; an unknown one is answered with STATUS_ERROR. */
  verb: string;
  /** Id of the signal, or of the signal answered; 0 for none. Unsigned 32 bit. */
  id: number;
  /** 0 the employment itself, n a task or a stream of it. Unsigned 32 bit. */
  scope: number;
  /** Bits of {@link FLAG}. */
  flags: number;
  /** Data messages accepted before this status (with FLAG.AFTER). */
  after: number;
  /** Bytes of the whole body (with FLAG.TOTAL). */
  total: number;
  /** Encoded headers (with FLAG.HEADERS): a msgpack map of short strings. */
  headers: Uint8Array;
  /** msgpack, may be empty. */
  body: ByteSpan;
  /** The whole frame as it came, for who only passes it on: the other fields are empty then. */
  packed: ByteSpan | undefined;
}

/** A frame with the usual fields empty. */
export function makeFrame(verb: string, id = 0, body: Uint8Array | ByteSpan = EMPTY_SPAN): Frame {
  return {
    verb,
    id,
    scope: 0,
    flags: WHOLE,
    after: 0,
    total: 0,
    headers: EMPTY,
    body: ByteSpan.of(body),
    packed: undefined,
  };
}

/*
 * Layout, little-endian:
 *   0 u8 verb length | 1 u8 flags | 2 u16 headers length | 4 u32 id | 8 u32 scope
 *   then AFTER: u64 after; TOTAL: u32 total; verb; headers; body up to the end
 */
const FIXED_BYTES = 12;

/** The most bytes a frame takes beside its headers and body. */
export const MAX_FRAME_HEAD_BYTES = FIXED_BYTES + 8 + 4 + MAX_VERB_BYTES;

const TWO_32 = 2 ** 32;

/** A number by which verbs are looked up: their length and two of their letters tell nearly all apart. */
function keyOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const middle = bytes[start + (length >> 1)] as number;
  return (length << 16) | (middle << 8) | (bytes[end - 1] as number);
}

interface KnownVerb {
  readonly text: string;
  readonly bytes: Uint8Array;
}

const bytesOfVerb = new Map<string, Uint8Array>();
const verbsOfKey = new Map<number, KnownVerb[]>();
for (const text of VERBS) {
  const bytes = Buffer.from(text, "latin1");
  bytesOfVerb.set(text, bytes);
  const key = keyOf(bytes, 0, bytes.length);
  verbsOfKey.set(key, [...(verbsOfKey.get(key) ?? []), { text, bytes }]);
}

/** Most frames are of one verb: the last one is looked at first, either way. */
let lastWritten: KnownVerb = { text: "", bytes: EMPTY };
let lastRead = lastWritten;

function verbBytes(verb: string): Uint8Array {
  if (verb === lastWritten.text) return lastWritten.bytes;
  const known = bytesOfVerb.get(verb);
  if (known) {
    lastWritten = { text: verb, bytes: known };
    return known;
  }
  const bytes = Buffer.from(verb, "latin1");
  if (bytes.length > MAX_VERB_BYTES) throw new TypeError(`verb longer than ${MAX_VERB_BYTES} bytes: ${verb}`);
  return bytes;
}

function isVerb({ bytes: verb }: KnownVerb, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== verb.length) return false;
  for (let i = 0; i < verb.length; i++) if (verb[i] !== bytes[start + i]) return false;
  return true;
}

function readVerb(bytes: Uint8Array, start: number, end: number): string {
  if (isVerb(lastRead, bytes, start, end)) return lastRead.text;
  for (const known of verbsOfKey.get(keyOf(bytes, start, end)) ?? []) {
    if (!isVerb(known, bytes, start, end)) continue;
    lastRead = known;
    return known.text;
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}

/** Bytes `writeFrame` will need for this frame. */
export function frameBytes(frame: Frame): number {
  if (frame.packed) return frame.packed.length;
  return (
    FIXED_BYTES +
    (frame.flags & FLAG.AFTER ? 8 : 0) +
    (frame.flags & FLAG.TOTAL ? 4 : 0) +
    verbBytes(frame.verb).length +
    frame.headers.length +
    frame.body.length
  );
}

/** Writes a frame at `at`; the caller has made sure of `frameBytes(frame)` bytes there. */
export function writeFrame(target: Uint8Array, view: DataView, at: number, frame: Frame): void {
  if (frame.packed) return copySpan(frame.packed, target, view, at);
  const verb = verbBytes(frame.verb);
  target[at] = verb.length;
  target[at + 1] = frame.flags;
  view.setUint16(at + 2, frame.headers.length, true);
  view.setUint32(at + 4, frame.id, true);
  view.setUint32(at + 8, frame.scope, true);
  let position = at + FIXED_BYTES;
  if (frame.flags & FLAG.AFTER) {
    view.setUint32(position, frame.after % TWO_32, true);
    view.setUint32(position + 4, Math.floor(frame.after / TWO_32), true);
    position += 8;
  }
  if (frame.flags & FLAG.TOTAL) {
    view.setUint32(position, frame.total, true);
    position += 4;
  }
  for (let i = 0; i < verb.length; i++) target[position++] = verb[i] as number;
  if (frame.headers.length > 0) {
    target.set(frame.headers, position);
    position += frame.headers.length;
  }
  copySpan(frame.body, target, view, position);
}

/**
 * Reads the frame that fills `bytes` from `start` to `end`. Headers and body are parts of `bytes`.
 * Returns undefined when the bytes are no frame: the caller closes that link, nothing is thrown.
 */
export function readFrame(bytes: Uint8Array, view: DataView, start: number, end: number): Frame | undefined {
  if (end - start < FIXED_BYTES) return undefined;
  const verbLength = bytes[start] as number;
  const flags = bytes[start + 1] as number;
  const headersLength = view.getUint16(start + 2, true);
  let position = start + FIXED_BYTES;
  const bodyAt =
    position + (flags & FLAG.AFTER ? 8 : 0) + (flags & FLAG.TOTAL ? 4 : 0) + verbLength + headersLength;
  if (verbLength === 0 || verbLength > MAX_VERB_BYTES || headersLength > MAX_HEADERS_BYTES || bodyAt > end) {
    return undefined;
  }
  let after = 0;
  let total = 0;
  if (flags & FLAG.AFTER) {
    after = view.getUint32(position, true) + view.getUint32(position + 4, true) * TWO_32;
    position += 8;
  }
  if (flags & FLAG.TOTAL) {
    total = view.getUint32(position, true);
    position += 4;
  }
  const verb = readVerb(bytes, position, position + verbLength);
  position += verbLength;
  return {
    verb,
    id: view.getUint32(start + 4, true),
    scope: view.getUint32(start + 8, true),
    flags,
    after,
    total,
    headers: headersLength === 0 ? EMPTY : bytes.subarray(position, bodyAt),
    body: bodyAt === end ? EMPTY_SPAN : new ByteSpan(bytes, bodyAt, end),
    packed: undefined,
  };
}

/** How the frame that fills `bytes` from `start` to `end` is read: as a whole, or only to be passed on. */
export type FrameReader = typeof readFrame;

const passed = makeFrame("");

/**
 * A frame of these bytes that is written again as it came; its fields are not read. It is the same object each time: who
 * keeps one keeps what it has `packed`.
 */
export function passFrame(bytes: Uint8Array, _view: DataView, start: number, end: number): Frame | undefined {
  return end - start < FIXED_BYTES ? undefined : packedFrame(new ByteSpan(bytes, start, end));
}

/** The same frame of what `passFrame` had packed. */
export function packedFrame(packed: ByteSpan): Frame {
  passed.packed = packed;
  return passed;
}
