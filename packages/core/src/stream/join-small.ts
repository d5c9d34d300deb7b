import { ByteSpan } from "../util/byte-span.js";

/** Buffers smaller than this go together with their neighbours. */
const JOIN_BYTES = 16 * 1024;

/** What was written, with runs of small buffers copied together; others stay as they are. */
export function joinSmall(buffers: readonly Uint8Array[]): ByteSpan[] {
  const joined: ByteSpan[] = [];
  let run: Uint8Array[] = [];
  let bytes = 0;
  const closeRun = (): void => {
    const [first] = run;
    if (first && bytes > 0) joined.push(ByteSpan.of(run.length === 1 ? first : Buffer.concat(run, bytes)));
    run = [];
    bytes = 0;
  };
  for (const buffer of buffers) {
    if (buffer.length >= JOIN_BYTES) closeRun();
    run.push(buffer);
    bytes += buffer.length;
    if (bytes >= JOIN_BYTES) closeRun();
  }
  closeRun();
  return joined;
}
