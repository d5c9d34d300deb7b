import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const PROGRAM = fileURLToPath(new URL("../dist/bin.js", import.meta.url));

/** How long one run may take before it counts as hanging. */
const DEADLINE_MS = 20_000;

/** What a run of the program came to. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** Runs `bossworks ...args` as a process and waits for its end. */
export function bossworks(args: readonly string[], { cwd, env }: RunOptions = {}): Promise<Run> {
  const { BOSSWORKS_DEALER: _, BOSSWORKS_TOKEN: __, ...ours } = process.env;
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: { ...ours, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`bossworks ${args.join(" ")} has not ended within ${DEADLINE_MS} ms`));
    }, DEADLINE_MS);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, ...said });
    });
  });
}

/** How long one step of a test may take; its test waits longer, and so says which. */
const STEP_MS = 10_000;

/** The promise's outcome, or an error that says what hung. */
export async function within<T>(what: string | (() => string), promise: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const name = typeof what === "string" ? what : what();
      reject(new Error(`${name} has not come within ${STEP_MS} ms`));
    }, STEP_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A folder of the test's own. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-cli-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
