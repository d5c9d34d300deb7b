import { writeSync } from "node:fs";

/** How long a full pipe is left alone before the rest is written; there is no event to wait for here. */
const EAGAIN_NAP_MS = 1;

/**
 * Makes `process.stdout` and `process.stderr` of a thread write at once. Node hands them to the main thread through
 * the event loop instead, so a computing thread's `console.log` would appear late or, when it is ended, never.
 */
export function writeStdioAtOnce(): void {
  bind(process.stdout, 1);
  bind(process.stderr, 2);
}

type Written = (error?: Error | null) => void;

function bind(stream: NodeJS.WriteStream, fd: number): void {
  const target = stream as unknown as {
    _write(chunk: Buffer | string, encoding: BufferEncoding, done: Written): void;
    _writev: unknown;
  };
  target._writev = undefined;
  target._write = (chunk, encoding, done) => {
    try {
      writeAll(fd, typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk);
      done();
    } catch (error) {
      done(error as Error);
    }
  };
}

function writeAll(fd: number, bytes: Buffer): void {
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // A pipe nobody reads any more must not fail the worker; a full one is tried again.
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(nap, 0, 0, EAGAIN_NAP_MS);
    }
  }
}
