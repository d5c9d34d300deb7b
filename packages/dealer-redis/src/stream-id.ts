/** Before every entry of a stream. */
export const BEGINNING = "0-0";

const MAX_SEQUENCE = 2n ** 64n - 1n;

/** True when the first id comes after the second. */
export function isAfter(one: string, other: string): boolean {
  const [oneMs, oneSequence] = parse(one);
  const [otherMs, otherSequence] = parse(other);
  return oneMs === otherMs ? oneSequence > otherSequence : oneMs > otherMs;
}

/** The smallest id after this one. */
export function next(id: string): string {
  const [ms, sequence] = parse(id);
  return sequence === MAX_SEQUENCE ? `${ms + 1n}-0` : `${ms}-${sequence + 1n}`;
}

function parse(id: string): readonly [bigint, bigint] {
  const [ms = "0", sequence = "0"] = id.split("-");
  return [BigInt(ms), BigInt(sequence)];
}
