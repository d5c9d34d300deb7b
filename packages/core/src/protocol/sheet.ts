import { plainBytes } from "../util/byte-span.js";

/** Memory that is written on and used again. */
export interface Sheet {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

const FIRST_BYTES = 1024;

/** Larger ones are left to the garbage collector. */
const MAX_SPARE_BYTES = 256 * 1024;

/** Who writes a lot at the same time: as a rule one, two in a link. */
const MAX_SPARES = 4;

const spares: Sheet[] = [];

/**
 * A sheet with room for `bytes` more behind the first `written`, which it has: the one given, or a larger one. To begin
 * with the largest that lies about, so that a flood never grows one anew, and who is idle keeps none.
 */
export function roomFor(sheet: Sheet | undefined, written: number, bytes: number): Sheet {
  const present = sheet ?? spares.pop() ?? makeSheet(FIRST_BYTES);
  if (present.bytes.length >= written + bytes) return present;
  const larger = makeSheet(Math.max(2 * present.bytes.length, written + bytes));
  larger.bytes.set(present.bytes.subarray(0, written));
  return larger;
}

/** Nothing on it is needed any more. */
export function giveBack(sheet: Sheet): void {
  if (sheet.bytes.length > MAX_SPARE_BYTES) return;
  if (spares.length < MAX_SPARES) spares.push(sheet);
}

/** A sheet of so many bytes, which say nothing yet. */
export function makeSheet(bytes: number): Sheet {
  const memory = plainBytes(Buffer.allocUnsafeSlow(bytes));
  return { bytes: memory, view: new DataView(memory.buffer) };
}
