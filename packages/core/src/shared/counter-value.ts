import { BossworksError } from "../errors/bossworks-error.js";
import type { CounterOp, CounterResult } from "./counter-state.js";

/** The value a counter told, for a method that returns it. Throws LIMIT_REACHED. */
export function counterValue(name: string, op: CounterOp, result: CounterResult): number {
  if (typeof result === "number") return result;
  const [value, limit] = result;
  throw new BossworksError(
    "LIMIT_REACHED",
    `counter "${name}" stands at ${value}: add(${String(op)}) would pass its limit of ${limit}`,
  );
}

/** Throws `TypeError` for what cannot be added to a counter. */
export function checkAmount(where: string, amount: unknown): asserts amount is number {
  if (Number.isSafeInteger(amount)) return;
  throw new TypeError(`${where}: ${String(amount)} given; a whole number up to 2^53 - 1 is allowed`);
}
