import { InvalidArgumentError } from "commander";

/** The longest timer, in milliseconds; numbers of other things are smaller. */
const MAX = 2 ** 31 - 1;

/** A whole number of an option; what else it must be is up to who uses it. */
export function toWholeNumber(text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= MAX)) throw new InvalidArgumentError(`a whole number, at most ${MAX}, is allowed.`);
  return number;
}
