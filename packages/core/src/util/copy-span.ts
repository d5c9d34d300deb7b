import type { ByteSpan } from "./byte-span.js";

/** Up to so many bytes are copied by hand: `set` needs a view of them, which costs more, and is garbage afterwards. */
const BY_HAND_BYTES = 96;

/** What is kept from one copy to the next holds no more than that. */
const MAX_KEPT_BYTES = 1024 * 1024;

/** The memory that was copied from last, seen by words: as a rule many spans of one packet or slab follow one another. */
let lastSource: Uint8Array = new Uint8Array(0);
let lastView: DataView = new DataView(lastSource.buffer);

/** Copies a span's bytes to `at`. `target` is seen by `view`, from its first byte to its last. */
export function copySpan(
  { source, start, end }: ByteSpan,
  target: Uint8Array,
  view: DataView,
  at: number,
): void {
  const length = end - start;
  if (length > BY_HAND_BYTES) return target.set(source.subarray(start, end), at);
  let done = 0;
  if (length >= 8) {
    const from = source === lastSource ? lastView : see(source);
    // Integers, since a number that is none may change its bytes on the way through a register.
    for (; done + 8 <= length; done += 8) {
      view.setInt32(at + done, from.getInt32(start + done, true), true);
      view.setInt32(at + done + 4, from.getInt32(start + done + 4, true), true);
    }
  }
  for (; done < length; done++) target[at + done] = source[start + done] as number;
}

/** The same where nobody has a view of the target. */
export function putSpan({ source, start, end }: ByteSpan, target: Uint8Array, at: number): void {
  target.set(source.subarray(start, end), at);
}

/** Makes a view of a source, and keeps it for the next span unless that would keep a lot of memory. */
function see(source: Uint8Array): DataView {
  const { buffer, byteOffset, byteLength } = source;
  const view = new DataView(buffer, byteOffset, byteLength);
  if (buffer.byteLength <= MAX_KEPT_BYTES) {
    lastSource = source;
    lastView = view;
  }
  return view;
}
