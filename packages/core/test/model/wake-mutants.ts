import type { Mutant } from "./mutants.js";

const PORT = "port/mailbox-port.js";
const WAKE = "mailbox/wake.js";
const PARKS = `this.#wake.park();
            if (!this.#looksBusy())
                return;`;
const RINGS = "this.#wake.ringPeer();";
const SAYS_BLOCKED = "Atomics.store(this.#words, this.#own, SLEEP.BLOCKED);";
const WAITS = "Atomics.wait(this.#words, this.#own, SLEEP.BLOCKED, timeoutMs);";

/** How an end goes to sleep. */
const SLEEPING: Mutant[] = [
  {
    dropped: "who announced that it blocks looks again before it waits",
    file: WAKE,
    from: "if (!hasWork())",
    to: "",
  },
  {
    dropped: "who blocks announces it before it looks again",
    file: WAKE,
    from: `${SAYS_BLOCKED}
        if (!hasWork())
            ${WAITS}`,
    to: `const mustWait = !hasWork(); ${SAYS_BLOCKED} if (mustWait) ${WAITS}`,
  },
  {
    dropped: "who blocks announces it",
    file: WAKE,
    from: `${SAYS_BLOCKED}
        if (!hasWork())
            ${WAITS}`,
    to: `if (!hasWork()) Atomics.wait(this.#words, this.#own, SLEEP.AWAKE, timeoutMs);`,
  },
  {
    dropped: "who was parked before it blocked is parked afterwards",
    file: WAKE,
    from: "if (wasParked)",
    to: "if (false)",
  },
  {
    dropped: "who has blocked looks after what it did not take",
    file: PORT,
    from: "if (this.#started && !this.#scheduled && !this.#closed && this.#looksBusy())",
    to: "if (false)",
  },
  {
    dropped: "who parked looks again before its turn ends",
    file: PORT,
    from: PARKS,
    to: "this.#wake.park(); return;",
  },
  {
    dropped: "who parks announces it before it looks again",
    file: PORT,
    from: PARKS,
    to: "if (!this.#looksBusy()) return this.#wake.park();",
  },
  { dropped: "who ends its turn parks", file: PORT, from: PARKS, to: "if (!this.#looksBusy()) return;" },
  {
    dropped: "the last look sees frames",
    file: PORT,
    from: "if (!control.isEmpty() || (hasData && !this.#heldBack))",
    to: "if (false)",
  },
  {
    dropped: "the last look sees that the peer closed",
    file: PORT,
    from: "if (!hasData && Atomics.load(this.#words, this.#peerClosed) !== CLOSED.NO)",
    to: "if (false)",
  },
  {
    dropped: "the last look sees room",
    file: PORT,
    from: `if (this.#blocked & (1 << lane) && this.#rings.writers[lane].hasRoom())
                return true;`,
    to: "",
  },
];

/** How its peer wakes it. */
const WAKING: Mutant[] = [
  {
    dropped: "who parked is rung through its bell",
    file: WAKE,
    from: "if (slept === SLEEP.PARKED)",
    to: "if (false)",
  },
  {
    dropped: "who blocked is notified",
    file: WAKE,
    from: "if (slept === SLEEP.BLOCKED)",
    to: "if (false)",
  },
  {
    dropped: "who rings takes the announcement away",
    file: WAKE,
    from: "Atomics.exchange(this.#words, this.#peer, SLEEP.AWAKE)",
    to: "Atomics.load(this.#words, this.#peer)",
  },
  {
    dropped: "who rings sees and takes the announcement in one step",
    file: WAKE,
    from: "Atomics.exchange(this.#words, this.#peer, SLEEP.AWAKE);",
    to: `Atomics.load(this.#words, this.#peer); Atomics.store(this.#words, this.#peer, SLEEP.AWAKE);`,
  },
  {
    dropped: "who published rings",
    file: PORT,
    from: `writer.publish();
        ${RINGS}`,
    to: "writer.publish();",
  },
  {
    dropped: "who publishes does so before it rings",
    file: PORT,
    from: `writer.publish();
        ${RINGS}`,
    to: `${RINGS} writer.publish();`,
  },
];

export const WAKE_MUTANTS: readonly Mutant[] = [...SLEEPING, ...WAKING];
