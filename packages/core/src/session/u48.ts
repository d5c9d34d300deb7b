const TWO_32 = 2 ** 32;

/** The largest number a field of six bytes holds: at a million packets a second it lasts nine years. */
export const MAX_U48 = 2 ** 48 - 1;

/** Writes six bytes, little-endian. */
export function setU48(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % TWO_32, true);
  view.setUint16(at + 4, Math.floor(value / TWO_32), true);
}

/** Reads six bytes, little-endian. */
export function getU48(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint16(at + 4, true) * TWO_32;
}
