import { execFile } from "node:child_process";
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";

/** How long a whole program may take, in milliseconds. */
const PROGRAM_DEADLINE_MS = 20_000;

export interface ProgramOutcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly execArgv?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Default 20 s. */
  readonly deadlineMs?: number;
}

/**
 * Runs a program of `fixtures/failures/programs`, or an absolute path, with Node and waits for its end. One that does not end is killed at
 * the deadline: `signal` is then SIGKILL.
 */
export function runProgram(file: string, options: ProgramOptions = {}): Promise<ProgramOutcome> {
  const path = isAbsolute(file)
    ? file
    : fileURLToPath(new URL(`../../fixtures/failures/programs/${file}`, import.meta.url));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    BOSSWORKS_DEALER: process.env.BOSSWORKS_TEST_DEALER ?? "shm:",
    ...options.env,
  };
  // Vitest's own settings must not reach the program.
  delete env.NODE_OPTIONS;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...(options.execArgv ?? []), path, ...(options.args ?? [])],
      { env, cwd: options.cwd, timeout: options.deadlineMs ?? PROGRAM_DEADLINE_MS, killSignal: "SIGKILL" },
      (_, stdout, stderr) => resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
  });
}
