import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { DEALER } from "../failures/support/boss.js";
import { DEADLINE_MS, within } from "../failures/support/deadline.js";

export { within } from "../failures/support/deadline.js";

/** Where the workers of a program run. */
export const PLACES = [
  ["threads", "shm:"],
  ["processes", DEALER.startsWith("shm:") || DEALER.startsWith("memory:") ? "pipe:" : DEALER],
] as const;

export const PROGRAM = fileURLToPath(new URL("../fixtures/os-signals/program.mjs", import.meta.url));

/** A running program and what it has said so far. */
export class Program {
  readonly lines: string[] = [];
  /** Processes of its workers. */
  pids: number[] = [];
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
  #onLine = (): void => {};

  constructor(child: ChildProcess) {
    this.child = child;
    const exited = once(child, "close");
    this.ended = exited.then(([code, signal]) => ({ code, signal }));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.lines.push(line.trim());
      this.#onLine();
    });
    onTestFinished(() => {
      // A program in a terminal takes the terminal's end for the order to reload.
      const family = child.pid === undefined ? [] : familyOf(child.pid);
      for (const pid of [...family, ...this.pids]) if (isThere(pid)) process.kill(pid, "SIGKILL");
    });
  }

  /** The first line that begins so. */
  async line(start: string): Promise<string> {
    const found = new Promise<string>((resolve) => {
      this.#onLine = () => {
        const line = this.lines.find((said) => said.startsWith(start));
        if (line !== undefined) resolve(line);
      };
      this.#onLine();
    });
    return within(`"${start}" among ${JSON.stringify(this.lines)}`, found);
  }

  /** Resolves when it may be sent signals. */
  async ready(): Promise<this> {
    this.pids = (await this.line("ready")).split(" ").slice(1).map(Number);
    return this;
  }

  /** How it ended, what it said from "ready" on, and which processes of its workers are left. */
  async outcome(): Promise<{
    code: number | null;
    signal: string | null;
    said: string[];
    orphans: number[];
  }> {
    const ended = await within("the program's end", this.ended);
    const from = this.lines.findIndex((line) => line.startsWith("ready"));
    await within("the end of its workers", goneAll(this.pids));
    return { ...ended, said: this.lines.slice(from + 1), orphans: this.pids.filter(isThere) };
  }
}

/** Starts the program of the fixtures; resolves when it may be sent signals. */
export function start(what: string, dealer: string): Promise<Program> {
  return launch(process.execPath, [PROGRAM, what], dealer).ready();
}

/** Starts a command in whose environment the dealer is named. */
export function launch(command: string, args: readonly string[], dealer: string): Program {
  const env: NodeJS.ProcessEnv = { ...process.env, BOSSWORKS_DEALER: dealer };
  delete env.NODE_OPTIONS;
  return new Program(spawn(command, args, { env, stdio: ["pipe", "pipe", "inherit", "ipc"] }));
}

export function isThere(pid: number): boolean {
  try {
    return stateOf(pid) !== "Z";
  } catch {
    return false;
  }
}

/** One letter, see proc(5): Z is a zombie. Throws when there is no such process. */
export function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2)[0] as string;
}

/** Children of a process, zombies among them. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
}

/** A process that is there, and all that came of it. */
function familyOf(pid: number): number[] {
  return isThere(pid) ? [pid, ...childrenOf(pid).flatMap(familyOf)] : [];
}

/** A stranger's end is no event, so it is looked for again and again. */
export async function goneAll(pids: readonly number[]): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while (pids.some(isThere) && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 1));
}
