/** States of the barrier's one shared word. */
const BARRIER = { OPEN: 0, DRAINED: 1, LINK_FAILED: 2, EXPIRED: 3 } as const;

/** What a link gets beyond its time to close its sockets, in milliseconds. It takes a few, unless the machine is overloaded. */
const CLOSE_MS = 3000;

/** A fresh barrier's memory, shared by a process's main thread and its link. */
export function createBarrier(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/**
 * Holds a dying process until its link has delivered what was accepted, for `drainMs` at most, and has closed its sockets,
 * delivered or not: native sockets that are open in the link abort the process. Called by the main thread's `exit`
 * handler, which it blocks. True when everything was delivered.
 */
export function waitForLink(barrier: SharedArrayBuffer, drainMs: number): boolean {
  const word = new Int32Array(barrier);
  Atomics.wait(word, 0, BARRIER.OPEN, drainMs);
  const state = Atomics.compareExchange(word, 0, BARRIER.OPEN, BARRIER.EXPIRED);
  if (state !== BARRIER.OPEN) return state === BARRIER.DRAINED;
  Atomics.notify(word, 0);
  Atomics.wait(word, 0, BARRIER.EXPIRED, CLOSE_MS);
  return false;
}

/** In the link: resolves when nobody waits for what it still has to deliver. Holds no event loop. */
export async function barrierMoved(barrier: SharedArrayBuffer): Promise<void> {
  await (Atomics as unknown as WithWaitAsync).waitAsync(new Int32Array(barrier), 0, BARRIER.OPEN).value;
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
  const word = new Int32Array(barrier);
  Atomics.store(word, 0, state);
  Atomics.notify(word, 0);
}
