import { getU48, setU48 } from "./u48.js";

/** A number for each lane. */
export type Pair = readonly [control: number, data: number];

/** Bytes of a pair on the wire: six for each lane. */
export const PAIR_BYTES = 12;

/** Pairs one after the other. */
export function writePairs(...pairs: readonly Pair[]): Uint8Array {
  const bytes = new Uint8Array(pairs.length * PAIR_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, [control, data]] of pairs.entries()) {
    setU48(view, index * PAIR_BYTES, control);
    setU48(view, index * PAIR_BYTES + 6, data);
  }
  return bytes;
}

/** The pair at `at`; undefined when the bytes end before. */
export function readPair(bytes: Uint8Array, at: number): Pair | undefined {
  if (bytes.length - at < PAIR_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [getU48(view, at), getU48(view, at + 6)];
}
