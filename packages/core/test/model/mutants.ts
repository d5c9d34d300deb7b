import type { Mutation } from "./load-port.js";
import { RING_MUTANTS } from "./ring-mutants.js";
import { WAKE_MUTANTS } from "./wake-mutants.js";

/** A rule of the mailbox, and the built code without it. */
export interface Mutant extends Mutation {
  readonly dropped: string;
}

export const MUTANTS: readonly Mutant[] = [...WAKE_MUTANTS, ...RING_MUTANTS];
