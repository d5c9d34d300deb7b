/** What the program's exit code means; part of its contract, see the README. */
export const EXIT = {
  /** Done, and nothing is wrong. */
  OK: 0,
  /** It could not be done, or problems were found. */
  PROBLEM: 1,
  /** It was called wrongly, and did nothing. */
  USAGE: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
