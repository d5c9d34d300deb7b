/** What travels is a message of one part, a packet, or of two: a word the two ends of a channel say to each other. */
export type Message = readonly Uint8Array[];

/** First bytes of a worker's greeting, with the version of what follows. */
const MAGIC = Buffer.from("BWZ1");
const NOTHING = Buffer.alloc(0);
const COUNT_BYTES = 4;

/** The words: the first part's only byte. The argument is empty where none is named. */
export const WORD = {
  /** Worker's side, first of all: magic, id and secret of its channel's key. */
  GREETING: 0x47,
  /** Boss's side: the channel stands. */
  WELCOME: 0x57,
  /** Boss's side: no channel of this key waits. */
  REFUSED: 0x52,
  /** Both: how much was taken since this was said last, in bytes, as an unsigned 32-bit number, little-endian. */
  TAKEN: 0x54,
  /** Both: nothing more comes. */
  GOODBYE: 0x42,
} as const;

export type Word = (typeof WORD)[keyof typeof WORD];

/** A word as it travels. */
export function makeWord(word: Word, argument: Uint8Array = NOTHING): Message {
  return [Buffer.of(word), argument];
}

/** Says how many bytes were taken. */
export function makeTaken(bytes: number): Message {
  const count = Buffer.allocUnsafe(COUNT_BYTES);
  count.writeUInt32LE(bytes);
  return makeWord(WORD.TAKEN, count);
}

/** How many bytes were taken, of a word that says so; 0 when it is malformed. */
export function readTaken([, count]: Message): number {
  return count?.length === COUNT_BYTES ? Buffer.from(count.buffer, count.byteOffset).readUInt32LE() : 0;
}

/** The greeting of who holds this key. */
export function makeGreeting(key: Uint8Array): Message {
  return makeWord(WORD.GREETING, Buffer.concat([MAGIC, key]));
}

/** The key a message greets with; undefined when it is no greeting. */
export function readGreeting(message: Message): Buffer | undefined {
  const [, argument] = message;
  if (wordOf(message) !== WORD.GREETING || !argument) return undefined;
  const bytes = Buffer.from(argument);
  return bytes.subarray(0, MAGIC.length).equals(MAGIC) ? bytes.subarray(MAGIC.length) : undefined;
}

/** The word a message is; undefined for a packet, and for what is neither. */
export function wordOf(message: Message): number | undefined {
  const [word] = message;
  return message.length === 2 && word?.length === 1 ? word[0] : undefined;
}
