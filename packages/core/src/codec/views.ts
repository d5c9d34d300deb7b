/** Classes of typed arrays there is a type number for. */
export const TYPED_ARRAYS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** Prototypes of the views that travel. */
export const VIEWS: ReadonlySet<object> = new Set(
  [Buffer, DataView, ...TYPED_ARRAYS].map((view) => view.prototype),
);

/** Node 20 has no property that says so: what is detached counts as empty, and takes no view. */
export function isDetached(buffer: ArrayBufferLike): boolean {
  if (buffer.byteLength > 0) return false;
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}
