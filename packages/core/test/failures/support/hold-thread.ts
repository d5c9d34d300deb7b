/** Holds this thread for so long, and its event loop with it. It sleeps: a loop would take a processor from its workers. */
export function holdThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
