import type { Writable } from "node:stream";

/** Calls `done` when stdout and stderr have handed over what was written to them. */
export function flushOutput(done: () => void): void {
  flush(process.stdout, () => flush(process.stderr, done));
}

/** By Node's own method: user code may have put another one in its place, or have ended the stream. */
function flush(stream: Writable, done: () => void): void {
  if (stream.writableEnded || stream.destroyed) return done();
  const { Writable } = process.getBuiltinModule("node:stream");
  const write: (chunk: string, done: () => void) => boolean = Writable.prototype.write;
  write.call(stream, "", done);
}
