import type { Duplex } from "node:stream";

/** Options of a stream, of the call that opens it. */
export interface StreamOptions {
  /** What Node's own buffers hold each way, in bytes, beside the mebibyte under way. Default: Node's for streams. */
  readonly highWaterMark?: number | undefined;
}

/** Ends a write or a half. */
export type Done = (error?: Error | null) => void;

/** What a Duplex stands on; called by it alone, as `node:stream` says. */
export interface DuplexSide {
  read(): void;
  /** One at a time. */
  write(buffers: readonly Uint8Array[], done: Done): void;
  final(done: Done): void;
  /** Called once, last of all. */
  destroyed(error: Error | null): void;
}

/** Makes the Duplex users get. node:stream is loaded by the first: it would cost every worker's thread its start. */
export function makeDuplex(side: DuplexSide, options: StreamOptions): Duplex {
  const { Duplex } = process.getBuiltinModule("node:stream");
  return new Duplex({
    ...options,
    read: () => side.read(),
    write: (chunk: Uint8Array, _encoding, done) => side.write([chunk], done),
    writev: (chunks, done) =>
      side.write(
        chunks.map(({ chunk }) => chunk),
        done,
      ),
    final: (done) => side.final(done),
    destroy: (error, done) => {
      side.destroyed(error);
      done(error);
    },
  });
}

/** Destroys a stream for what the other end did: an error that nobody listens for ends nobody's program. */
export function destroyQuietly(duplex: Duplex, error?: Error): void {
  if (duplex.destroyed) return;
  if (error) duplex.on("error", () => {});
  duplex.destroy(error);
}
