import { MessageChannel, type MessagePort } from "node:worker_threads";
import {
  CONTROL_RING_BYTES,
  DEFAULT_RING_BYTES,
  END,
  type End,
  MAILBOX_MAGIC,
  MAX_RING_BYTES,
  MIN_RING_BYTES,
  mailboxBytes,
  ringsTowards,
  WORD,
} from "./ring-layout.js";
import { RingReader } from "./ring-reader.js";
import { RingWriter } from "./ring-writer.js";

/** What one end needs to stand at a mailbox; can be posted to another thread (the port in its transfer list). */
export interface MailboxEnd {
  readonly memory: SharedArrayBuffer;
  readonly end: End;
  /** Doorbell: a message on it wakes an end that sleeps in its event loop. */
  readonly bell: MessagePort;
}

/** Both ends of a fresh mailbox. */
export interface MailboxPair {
  readonly boss: MailboxEnd;
  readonly worker: MailboxEnd;
}

/** Settings of a mailbox. */
export interface MailboxOptions {
  /** Bytes of each data ring, a power of two. Default 64 KiB. */
  ringBytes?: number | undefined;
  /** First position of every ring; tests start just below the 32-bit boundary. Default 0. */
  startPosition?: number | undefined;
}

/** Makes a mailbox. Memory: two data rings, two control rings of 8 KiB, and under 6 KiB beside them. */
export function createMailbox(options: MailboxOptions = {}): MailboxPair {
  const ringBytes = options.ringBytes ?? DEFAULT_RING_BYTES;
  checkRingBytes(ringBytes);
  const memory = new SharedArrayBuffer(mailboxBytes(CONTROL_RING_BYTES, ringBytes));
  const words = new Int32Array(memory);
  words[WORD.MAGIC] = MAILBOX_MAGIC;
  words[WORD.CONTROL_BYTES] = CONTROL_RING_BYTES;
  words[WORD.DATA_BYTES] = ringBytes;
  for (const end of [END.BOSS, END.WORKER]) {
    for (const place of ringsTowards(end, CONTROL_RING_BYTES, ringBytes)) {
      words[place.tailWord] = words[place.headWord] = (options.startPosition ?? 0) | 0;
    }
  }
  const { port1, port2 } = new MessageChannel();
  return { boss: { memory, end: END.BOSS, bell: port1 }, worker: { memory, end: END.WORKER, bell: port2 } };
}

/** Throws `TypeError` unless `ringBytes` is a power of two within the limits. */
export function checkRingBytes(ringBytes: number): void {
  const allowed = ringBytesProblem(ringBytes);
  if (allowed) throw new TypeError(`ringBytes: ${String(ringBytes)} given; ${allowed} is allowed`);
}

/** What is allowed, where a value is no ring's size. */
export function ringBytesProblem(value: unknown): string | undefined {
  const ringBytes = value as number;
  const fits = Number.isInteger(value) && ringBytes >= MIN_RING_BYTES && ringBytes <= MAX_RING_BYTES;
  if (fits && (ringBytes & (ringBytes - 1)) === 0) return undefined;
  return `a power of two from ${MIN_RING_BYTES} to ${MAX_RING_BYTES}`;
}

/** Lets both ends of a mailbox spin for so many microseconds before they announce sleep; 0 forbids it. */
export function setSpin(memory: SharedArrayBuffer, microseconds: number): void {
  Atomics.store(new Int32Array(memory), WORD.SPIN_US, microseconds);
}

/** Reader and writer of each lane, as one end sees them: index 0 control, 1 data. */
export interface Rings {
  readonly words: Int32Array;
  readonly readers: readonly [RingReader, RingReader];
  readonly writers: readonly [RingWriter, RingWriter];
}

/** Opens the four rings from one end. `lendsData`: see `RingReader`. */
export function openRings(memory: SharedArrayBuffer, end: End, lendsData = false): Rings {
  const words = new Int32Array(memory);
  if (words[WORD.MAGIC] !== MAILBOX_MAGIC) throw new TypeError("this memory is no mailbox");
  const control = Atomics.load(words, WORD.CONTROL_BYTES);
  const data = Atomics.load(words, WORD.DATA_BYTES);
  const inbound = ringsTowards(end, control, data);
  const outbound = ringsTowards(end === END.BOSS ? END.WORKER : END.BOSS, control, data);
  return {
    words,
    readers: [new RingReader(words, inbound[0]), new RingReader(words, inbound[1], lendsData)],
    writers: [new RingWriter(words, outbound[0]), new RingWriter(words, outbound[1])],
  };
}
