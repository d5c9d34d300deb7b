/** Which way bytes go: from who dialed to the target, or back. */
export type Direction = "toTarget" | "toClient";

/** An end of a connection: who dialed, or who was dialed. */
export type Side = "client" | "target";

/** After how many bytes a connection is cut, each way; a way that is left out has no limit. */
export type CutBytes = { readonly [direction in Direction]?: number };

export const DIRECTIONS: readonly Direction[] = ["toTarget", "toClient"];

/** What can be done to a connection. Without a direction: both ways. */
export interface Faults {
  /** Closes both sockets at once; what the proxy held is lost. */
  cut(): void;
  /**
   * Cuts once so many bytes have passed since the connection began, at once if they have: those bytes reach the
   * system of the receiver, none after them. As when a process dies, TCP loses of them what the receiver had no room
   * for yet, if it sends meanwhile. Replaces what was said before; `{}` means never. Said while bytes are on their
   * way, it may come one piece (64 KiB) late. Throws `TypeError` for anything but whole numbers.
   */
  cutAfter(bytes: CutBytes): void;
  /** Cuts with RST where it is TCP, so that what the receiver's system has not got is lost; elsewhere as `cut`. */
  reset(): void;
  /** Stops reading from the sender, which feels it once the buffers of the system are full. Loses nothing. */
  freeze(direction?: Direction): void;
  /** Goes on where `freeze` stopped. */
  thaw(direction?: Direction): void;
  /** Reads and throws away, the sender's end included: the receiver is told nothing until the connection is cut. */
  blackhole(direction?: Direction): void;
  /** Every byte, and the end, arrives so many milliseconds later; 0 is none. At most 1 MiB is held each way. */
  delay(ms: number, direction?: Direction): void;
  /** Each byte is a write of its own, one a turn of the event loop: a receiver in this process reads them singly. */
  slice(direction?: Direction): void;
  /** Ends one direction: its receiver reads the end, what its sender sends is thrown away. The other one goes on. */
  halfClose(direction: Direction): void;
  /** Closes the connection at the other side only: this one is not told, and what it sends is thrown away. */
  halfOpen(unknowing: Side): void;
  /** Ends freezing, blackholes, delay and slices. What was thrown away stays lost. */
  heal(direction?: Direction): void;
}

/** The directions meant by an argument that may be left out. */
export function directionsOf(direction: Direction | undefined): readonly Direction[] {
  if (direction === undefined) return DIRECTIONS;
  if (DIRECTIONS.includes(direction)) return [direction];
  throw new TypeError(`direction: ${String(direction)} given; "toTarget" or "toClient" is allowed`);
}
