import type { Mutant } from "./mutants.js";

const PORT = "port/mailbox-port.js";
const READER = "mailbox/ring-reader.js";
const WRITER = "mailbox/ring-writer.js";
const ASKS = `Atomics.or(this.#words, this.#ownWants, 1 << lane);`;
const FINDS_FULL = `at = writer.reserve(length);
            if (at < 0)
                return "full";`;
const LOOKS_FOR_WISH = "Atomics.load(this.#words, this.#peerWants)";
const CLEARS_OWN_WISH = "Atomics.and(this.#words, this.#ownWants, ~(1 << lane));";
const TELLS = "this.#events.onWritable(lane);";
const SAYS_CLOSED = "Atomics.store(this.#words, this.#ownClosed, how);";
const RINGS = "this.#wake.ringPeer();";
const COPIES = `copy.bytes.set(this.#bytes.subarray(at, at + toEnd));
        if (toEnd < used)
            copy.bytes.set(this.#bytes.subarray(0, used - toEnd), toEnd);`;
const FREES = `this.#head = tail;
        Atomics.store(this.#words, this.#place.headWord, this.#head | 0);`;

/** How a writer that found no room learns of it. */
const ROOM: Mutant[] = [
  { dropped: "who found a lane full says so", file: PORT, from: ASKS, to: "" },
  {
    dropped: "who found a lane full says so before it looks again",
    file: PORT,
    from: `${ASKS}
            this.#blocked |= 1 << lane;
            ${FINDS_FULL}`,
    to: `at = writer.reserve(length);
            if (at < 0) { ${ASKS} this.#blocked |= 1 << lane; return "full"; }`,
  },
  {
    dropped: "who found a lane full looks again",
    file: PORT,
    from: FINDS_FULL,
    to: 'return "full";',
  },
  {
    dropped: "who found a lane full remembers it",
    file: PORT,
    from: "this.#blocked |= 1 << lane;",
    to: "",
  },
  {
    dropped: "who freed looks for wishes",
    file: PORT,
    from: LOOKS_FOR_WISH,
    to: "0",
  },
  {
    dropped: "who frees does so before it looks for wishes",
    file: READER,
    from: `const copied = this.#copy();
        if (copied > 0)
            onFreed();`,
    to: `if (!this.isEmpty()) onFreed();
        const copied = this.#copy();`,
  },
  {
    dropped: "a wish is taken away by nobody but who made it",
    file: PORT,
    from: `if (this.#rings.readers[lane].hasRoom())
            ${RINGS}`,
    to: `if (!this.#rings.readers[lane].hasRoom()) return;
         Atomics.and(this.#words, this.#peerWants, ~(1 << lane)); ${RINGS}`,
  },
  {
    dropped: "who was told of room takes its wish away before it writes again",
    file: PORT,
    from: `${CLEARS_OWN_WISH}
                ${TELLS}`,
    to: `${TELLS} ${CLEARS_OWN_WISH}`,
  },
];

/** What is written and read when. */
const BYTES: Mutant[] = [
  {
    dropped: "bytes are written before the tail is stored",
    file: PORT,
    from: `writeFrame(writer.bytes, writer.view, at, frame);
        writer.publish();`,
    to: "writer.publish(); writeFrame(writer.bytes, writer.view, at, frame);",
  },
  {
    dropped: "the header of a record is written before the tail is stored",
    file: WRITER,
    from: `this.#header(start, length, RECORD.FRAME);
        this.#reserved = needed;`,
    to: `this.#reserved = needed; this.publish(); this.#header(start, length, RECORD.FRAME);`,
  },
  {
    dropped: "bytes are copied before the head is stored",
    file: READER,
    from: `${COPIES}
        ${FREES}`,
    to: `${FREES} ${COPIES}`,
  },
  {
    dropped: "what wraps round the end of a ring is copied out in one go",
    file: READER,
    from: "const used = (tail - this.#head) >>> 0;",
    to: "const used = Math.min((tail - this.#head) >>> 0, this.#place.capacity - ((this.#head >>> 0) & this.#mask));",
  },
  {
    dropped: "what is not yet read is not written over",
    file: WRITER,
    from: `if (this.#free() < needed)
                return -1;`,
    to: "",
  },
  {
    dropped: "positions wrap at 32 bits",
    file: WRITER,
    from: "((this.#tail - this.#head) >>> 0)",
    to: "(this.#tail - this.#head)",
  },
];

/** How a goodbye comes after the last frame. */
const CLOSING: Mutant[] = [
  {
    dropped: "a reader that has copied frames and not handed them over is not empty",
    file: READER,
    from: "this.#rest === undefined && ",
    to: "",
  },
  {
    dropped: "the rings are looked at again once the peer is seen to be closed",
    file: PORT,
    from: "closed !== CLOSED.NO && control.isEmpty() && data.isEmpty()",
    to: "closed !== CLOSED.NO",
  },
  {
    dropped: "who closes rings",
    file: PORT,
    from: `${SAYS_CLOSED}
        ${RINGS}`,
    to: SAYS_CLOSED,
  },
  {
    dropped: "who closes says so before it rings",
    file: PORT,
    from: `${SAYS_CLOSED}
        ${RINGS}`,
    to: `${RINGS} ${SAYS_CLOSED}`,
  },
];

export const RING_MUTANTS: readonly Mutant[] = [...ROOM, ...BYTES, ...CLOSING];
