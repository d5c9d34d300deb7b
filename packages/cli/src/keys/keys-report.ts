/** One file that was written. Its content is nowhere but in the file. */
export interface WrittenFile {
  readonly path: string;
  /** Octal, such as "0600". */
  readonly mode: string;
  /** Whether its content must be kept secret. */
  readonly secret: boolean;
  /** What it is for, and how it is used. */
  readonly use: string;
}

/** What `bossworks keys --json` prints. */
export interface KeysReport {
  readonly folder: string;
  readonly files: readonly WrittenFile[];
}
