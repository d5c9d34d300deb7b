/** States of the barrier's one shared word. */
const BARRIER = { OPEN: 0, DRAINED: 1, LINK_FAILED: 2 } as const;

/** A fresh barrier's memory, shared by a process's main thread and its link. */
export function createBarrier(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/**
 * Holds a dying process until its link has delivered what was accepted: without it accepted data is lost, and
 * native sockets in the link abort the process. Called by the main thread's `exit` handler; blocks for
 * `drainMs` at most. True when the link said it was done.
 */
export function waitForLink(barrier: SharedArrayBuffer, drainMs: number): boolean {
  const word = new Int32Array(barrier);
  Atomics.wait(word, 0, BARRIER.OPEN, drainMs);
  return Atomics.load(word, 0) === BARRIER.DRAINED;
}

/** The link has delivered everything and closed its sockets. */
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
