/** Signals that keep their order among themselves; everything else on the control lane overtakes. */
const ORDERED: ReadonlySet<string> = new Set(["SUSPEND", "RESUME", "DATA"]);

/** True for signals that must not overtake one another, also when one of them waits for a carried body. */
export function keepsOrder(verb: string): boolean {
  return ORDERED.has(verb);
}
