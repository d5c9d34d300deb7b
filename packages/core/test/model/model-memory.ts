import {
  CLOSED,
  closedWord,
  END,
  type End,
  MAILBOX_MAGIC,
  mailboxBytes,
  ringsTowards,
  SLEEP,
  sleepWord,
  WORD,
  wantsWord,
} from "../../build/mailbox/ring-layout.js";

/** What a thread finds where it looks at shared bytes in a way the model does not see. */
const POISON = 0xee;
const CONSTANT_WORDS = Object.keys(WORD).length;
const NAMES_OF_LANES = ["control", "data"];

/** Sizes and first positions of the rings of one scenario. */
export interface Geometry {
  /** Bytes of a control and of a data ring; smaller than `createMailbox` takes, so that they fill soon. */
  readonly ringBytes: readonly [control: number, data: number];
  readonly startPosition: number;
  /** Names of the words that nobody writes in this scenario; who does so nevertheless breaks a rule. */
  readonly quiet: ReadonlySet<string>;
}

/** A word that the two ends share. A word with an owner is written by that end alone. */
export interface Slot {
  readonly name: string;
  readonly word: number;
  readonly owner: End | undefined;
  /** Nobody writes it. */
  readonly isQuiet: boolean;
}

export const otherEnd = (end: End): End => (end === END.BOSS ? END.WORKER : END.BOSS);
export const nameOf = (end: End): string => (end === END.BOSS ? "boss" : "worker");

/**
 * Where the words and bytes of the model lie: the words of a mailbox that change, one counter of doorbells for each
 * end, and for each end the bytes of the two rings it writes, end to end: its image.
 */
export class ModelMemory {
  readonly slots: readonly Slot[];
  readonly firstWords: readonly number[];
  readonly imageBytes: number;
  /** Slot of each word of the mailbox; -1 where nothing changes. */
  readonly slotOfWord: Int16Array;
  readonly #geometry: Geometry;
  readonly #images: Uint8Array[] = [];
  readonly #idOfImage = new Map<string, number>();

  constructor(geometry: Geometry) {
    this.#geometry = geometry;
    this.imageBytes = geometry.ringBytes[0] + geometry.ringBytes[1];
    const slots: Slot[] = [];
    const add = (name: string, word: number, owner?: End): void => {
      slots.push({ name, word, owner, isQuiet: geometry.quiet.has(name) });
    };
    for (const end of [END.BOSS, END.WORKER]) {
      const name = nameOf(end);
      add(`bells of ${name}`, -1);
      add(`sleep of ${name}`, sleepWord(end));
      add(`wants of ${name}`, wantsWord(end));
      add(`closed of ${name}`, closedWord(end), end);
      this.ringsTowards(end).forEach(({ tailWord, headWord }, lane) => {
        const ring = `${NAMES_OF_LANES[lane]} to ${name}`;
        add(`tail of ${ring}`, tailWord, otherEnd(end));
        add(`head of ${ring}`, headWord, end);
      });
    }
    this.slots = slots;
    this.slotOfWord = new Int16Array(this.#bytes / 4).fill(-1);
    const words = new Int32Array(this.makeMemory());
    this.reset(words, END.BOSS);
    this.firstWords = slots.map(({ word }) => words[word] ?? 0);
    slots.forEach(({ word }, slot) => {
      if (word >= 0) this.slotOfWord[word] = slot;
    });
  }

  get #bytes(): number {
    return mailboxBytes(...this.#geometry.ringBytes);
  }

  ringsTowards(end: End): ReturnType<typeof ringsTowards> {
    return ringsTowards(end, ...this.#geometry.ringBytes);
  }

  bellSlot(end: End): number {
    return (end * this.slots.length) / 2;
  }

  /** A mailbox for one end alone; the model stands between the two. */
  makeMemory(): SharedArrayBuffer {
    return new SharedArrayBuffer(this.#bytes);
  }

  /** Makes the memory of one end new: what it writes is empty, what it reads is hidden. */
  reset(words: Int32Array, end: End): void {
    words.fill(0);
    words[WORD.MAGIC] = MAILBOX_MAGIC;
    words[WORD.CONTROL_BYTES] = this.#geometry.ringBytes[0];
    words[WORD.DATA_BYTES] = this.#geometry.ringBytes[1];
    for (const towards of [END.BOSS, END.WORKER]) {
      for (const { tailWord, headWord } of this.ringsTowards(towards)) {
        words[tailWord] = words[headWord] = this.#geometry.startPosition | 0;
      }
    }
    this.hide(words, end);
  }

  /** Covers what the other end writes, until the thread asks the model for it. */
  hide(words: Int32Array, end: End): void {
    for (const { bytesAt, capacity } of this.ringsTowards(end)) {
      new Uint8Array(words.buffer, bytesAt, capacity).fill(POISON);
    }
  }

  /** Id of the image that one end has written into its own memory. */
  imageOf(words: Int32Array, end: End): number {
    const image = new Uint8Array(this.imageBytes);
    let at = 0;
    for (const { bytesAt, capacity } of this.ringsTowards(otherEnd(end))) {
      image.set(new Uint8Array(words.buffer, bytesAt, capacity), at);
      at += capacity;
    }
    return this.#intern(image);
  }

  imageBytesOf(id: number): Uint8Array {
    const image = this.#images[id];
    if (!image) throw new RangeError(`no image ${id}`);
    return image;
  }

  /** Where in the image of its writer a byte of the mailbox lies; throws when this end may not read it. */
  imageAt(reader: End, byteOffset: number): number {
    const [control, data] = this.ringsTowards(reader);
    const lane = byteOffset >= data.bytesAt ? data : control;
    const at = byteOffset - lane.bytesAt;
    if (at < 0 || at > lane.capacity) throw new Error(`${nameOf(reader)} reads outside of its rings`);
    return at + (lane === data ? control.capacity : 0);
  }

  isConstant(word: number): boolean {
    return word < CONSTANT_WORDS;
  }

  #intern(image: Uint8Array): number {
    const key = Buffer.from(image.buffer).toString("latin1");
    let id = this.#idOfImage.get(key);
    if (id === undefined) {
      id = this.#images.push(image) - 1;
      this.#idOfImage.set(key, id);
    }
    return id;
  }
}

/** A value of a slot in words, for schedules. */
export function valueText(slot: Slot, value: number): string {
  if (slot.name.startsWith("sleep")) return nameIn(SLEEP, value);
  if (slot.name.startsWith("closed")) return nameIn(CLOSED, value);
  return String(/^(?:head|tail)/.test(slot.name) ? value >>> 0 : value);
}

function nameIn(names: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(names).find((name) => names[name] === value) ?? String(value);
}
