import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Boss } from "@bossworks/core";

const exec = promisify(execFile);

/** What takes longer hangs. Far above what a busy machine needs. */
const DEADLINE_MS = 30_000;

/** Options of every test. */
export const DEADLINE = { timeout: DEADLINE_MS };

/** A boss of processes, closed after the test. */
export function makeBoss(t, options) {
  const boss = new Boss({ dealer: "pipe:", ...options });
  t.after(() => boss.close());
  return boss;
}

/** An empty folder, removed after the test. */
export function makeFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-process-pool-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a program of this example as its users do; the lines it wrote. */
export async function runProgram(t, path, ...args) {
  const file = fileURLToPath(new URL(`../src/${path}`, import.meta.url));
  const limits = { signal: t.signal, timeout: DEADLINE_MS, killSignal: "SIGKILL" };
  const { stdout, stderr } = await exec(process.execPath, [file, ...args], limits);
  if (stderr !== "") throw new Error(`${path} complained: ${stderr}`);
  return stdout.trimEnd().split("\n");
}

/** The first message of a task: it has begun. */
export async function begun(task) {
  for await (const message of task) return message;
  throw new Error("the task ended before it had begun");
}

/** True while there is such a process. */
export function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
    throw error;
  }
}

/** 0, 1, 2 ... */
export function numbers(count) {
  return Array.from({ length: count }, (_, index) => index);
}
