import { TASK_CLAIMS } from "../protocol/limits.js";
import { claimsWord, WORD } from "./ring-layout.js";

/** What is known of a task whose word this is; 0: nothing was ever said in this word. */
const CLAIM = { BEGUN: 1, RECALLED: 2 } as const;
type Claim = (typeof CLAIM)[keyof typeof CLAIM];

/** Tasks of one word are numbered anew every `TASK_CLAIMS`; two bits beside that number say what became of it. */
const CLAIM_BITS = 2;
const ROUND_SHIFT = Math.log2(TASK_CLAIMS);

/**
 * Who has a task: the worker that begins it, or the boss that takes it back. One word of the mailbox's memory for each
 * task; both ends write it by compare-exchange alone, so that exactly one of them has it, whatever both are doing.
 *
 * A word says the last thing that was decided for one of its tasks. The boss gives no number whose word an undecided
 * task still needs, so a word that speaks of another task than ours speaks of an earlier one, and may be overwritten; or,
 * to a boss that asks too late, of a later one.
 */
export class TaskClaims {
  readonly #words: Int32Array;
  readonly #first: number;

  /** `words`: of the whole mailbox. */
  constructor(words: Int32Array) {
    this.#words = words;
    this.#first = claimsWord(Atomics.load(words, WORD.CONTROL_BYTES), Atomics.load(words, WORD.DATA_BYTES));
  }

  /** The worker begins a task. False: it was recalled, and is passed over. Called once for each, by the worker's end. */
  begin(seq: number): boolean {
    const word = this.#first + (seq & (TASK_CLAIMS - 1));
    for (;;) {
      // Late is harmless here: a recall this load does not see yet makes the exchange below fail.
      const seen = Atomics.load(this.#words, word);
      if (seen === claim(seq, CLAIM.RECALLED)) return false;
      // Ours only if the word still is what we decided by: in the one order of all exchanges either this one is first,
      // and a recall finds BEGUN, or the recall is, and this one fails and looks again.
      if (Atomics.compareExchange(this.#words, word, seen, claim(seq, CLAIM.BEGUN)) === seen) return true;
    }
  }

  /** The boss takes a task back. True: it was never begun and never will be. Called by the boss's end, or its link's. */
  recall(seq: number): boolean {
    const word = this.#first + (seq & (TASK_CLAIMS - 1));
    for (;;) {
      // Late is harmless here too: a begin this load does not see yet makes the exchange below fail.
      const seen = Atomics.load(this.#words, word);
      if (seen === claim(seq, CLAIM.RECALLED)) return true;
      // Begun; or the word is a later task's already, so ours was decided long ago.
      if (seen !== 0 && seen >>> CLAIM_BITS >= seq >>> ROUND_SHIFT) return false;
      // As in `begin`: of the two exchanges the second fails, and who made it finds what the first has said.
      if (Atomics.compareExchange(this.#words, word, seen, claim(seq, CLAIM.RECALLED)) === seen) return true;
    }
  }
}

/** What a word holds: never 0. 22 bits of a number's 32 and two more; the word's own place has the other ten. */
function claim(seq: number, what: Claim): number {
  return ((seq >>> ROUND_SHIFT) << CLAIM_BITS) | what;
}
