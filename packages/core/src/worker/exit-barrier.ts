/** States of the barrier's first word. */
const BARRIER = { OPEN: 0, DRAINED: 1, LINK_FAILED: 2, EXPIRED: 3 } as const;

/** What a link gets beyond its time to close its sockets, in milliseconds. It takes a few, unless the machine is overloaded. */
const CLOSE_MS = 3000;

/** The barrier's words: its state, and whether a link ever stood. */
const WORD = { STATE: 0, LINKED: 1 } as const;

/** A worker that ends before its link ever stood, of which nobody has heard yet, waits so long for it. */
const FIRST_LINK_MS = 5000;

/** A fresh barrier's memory, shared by a process's main thread and its link. */
export function createBarrier(): SharedArrayBuffer {
  return new SharedArrayBuffer(8);
}

/**
 * Holds a dying process until its link has delivered what was accepted, for `drainMs` at most, counted from its first
 * link, and has closed its sockets, delivered or not: native sockets that are open in the link abort the process. Called
 * by the main thread's `exit` handler, which it blocks. True when everything was delivered.
 */
export function waitForLink(barrier: SharedArrayBuffer, drainMs: number): boolean {
  const words = new Int32Array(barrier);
  Atomics.wait(words, WORD.LINKED, 0, FIRST_LINK_MS);
  Atomics.wait(words, WORD.STATE, BARRIER.OPEN, drainMs);
  const state = Atomics.compareExchange(words, WORD.STATE, BARRIER.OPEN, BARRIER.EXPIRED);
  if (state !== BARRIER.OPEN) return state === BARRIER.DRAINED;
  Atomics.notify(words, WORD.STATE);
  Atomics.wait(words, WORD.STATE, BARRIER.EXPIRED, CLOSE_MS);
  return false;
}

/** A link stands, or none is to be waited for. */
export function noteLinked(barrier: SharedArrayBuffer): void {
  const words = new Int32Array(barrier);
  Atomics.store(words, WORD.LINKED, 1);
  Atomics.notify(words, WORD.LINKED);
}

/** In the link: resolves when nobody waits for what it still has to deliver. Holds no event loop. */
export async function barrierMoved(barrier: SharedArrayBuffer): Promise<void> {
  await (Atomics as unknown as WithWaitAsync).waitAsync(new Int32Array(barrier), WORD.STATE, BARRIER.OPEN)
    .value;
}

/** Of ES2024; Node has had it since version 16. */
interface WithWaitAsync {
  waitAsync(word: Int32Array, index: number, value: number): { readonly value: Promise<string> | string };
}

/** The link has delivered everything, or the time for that is over, and closed its sockets. */
export function releaseBarrier(barrier: SharedArrayBuffer): void {
  set(barrier, BARRIER.DRAINED);
}

/** The link is broken beyond repair. */
export function failBarrier(barrier: SharedArrayBuffer): void {
  set(barrier, BARRIER.LINK_FAILED);
}

function set(barrier: SharedArrayBuffer, state: number): void {
  const words = new Int32Array(barrier);
  Atomics.store(words, WORD.STATE, state);
  Atomics.notify(words, WORD.STATE);
  noteLinked(barrier);
}
