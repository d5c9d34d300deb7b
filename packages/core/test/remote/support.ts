import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  type AnyEmployee,
  Boss,
  type BossOptions,
  Host,
  type HostEvents,
  type HostOptions,
  type WorkerDefinition,
} from "@bossworks/core";
import { onTestFinished } from "vitest";
import { within } from "../failures/support/deadline.js";

export { codeOf, DEADLINE_MS, failureOf, mistakeOf, within } from "../failures/support/deadline.js";
export { until } from "../pool/support.js";

export const TOKEN = "a token for tests, long enough";

/** The dealer these tests run over: one that takes hosts. */
const DEALER = process.env.BOSSWORKS_TEST_DEALER ?? "pipe:";
export const SCHEME = /^(shm|memory):/.test(DEALER) ? "pipe:" : DEALER;

/** URL of a file of `fixtures/remote`. */
export function fixture(file: string): URL {
  return new URL(`../fixtures/remote/${file}`, import.meta.url);
}

type Jobs = typeof import("../fixtures/remote/jobs.mjs");
const jobs: Record<string, WorkerDefinition> = await import(fixture("jobs.mjs").href);

/** A definition of jobs.mjs. */
export function job(name: keyof Jobs & string): WorkerDefinition {
  return jobs[name] as WorkerDefinition;
}

/** A place to meet that nobody else uses, as both a boss and its hosts are told of it. */
export function makePlace(): string {
  if (SCHEME.startsWith("redis")) return SCHEME;
  const folder = mkdtempSync(join(tmpdir(), "bossworks-hosts-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `${SCHEME.startsWith("zmq") ? "zmq+ipc" : "pipe"}://${folder}/boss.sock`;
}

/** A token that no other test has: over Redis it is what a boss is found by. */
export function makeToken(): string {
  return `${TOKEN} ${crypto.randomUUID()}`;
}

/** Where a boss and its hosts meet. */
export interface Meeting {
  readonly dealer: string;
  readonly token: string;
}

export function makeMeeting(): Meeting {
  return { dealer: makePlace(), token: makeToken() };
}

/** A boss that is closed after the test. */
export function makeBoss(meeting: Meeting, options: BossOptions = {}): Boss {
  const boss = new Boss({ ...meeting, stopGraceMs: 1000, killGraceMs: 1000, ...options });
  onTestFinished(() => boss.close());
  return boss;
}

/** A host in this process that is closed after the test; not started. */
export function makeHost(meeting: Meeting, options: Partial<HostOptions> = {}): Host {
  const host = new Host({
    ...meeting,
    modules: [fixture("jobs.mjs")],
    slots: 2,
    stopGraceMs: 1000,
    ...options,
  });
  onTestFinished(() => host.close());
  return host;
}

/** A host that has joined. */
export async function joinedHost(meeting: Meeting, options: Partial<HostOptions> = {}): Promise<Host> {
  return within("joining", makeHost(meeting, options).start());
}

/** The next event of a boss or host. */
export function nextEvent<K extends keyof HostEvents>(boss: Boss, name: K): Promise<HostEvents[K]> {
  const happened = new Promise<HostEvents[K]>((resolve) => boss.once(name, resolve as never));
  return within(name, happened);
}

/** A line that a host's program tells. */
export interface Told {
  readonly event: string;
  readonly [detail: string]: unknown;
}

/** What a program is started in. */
export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** A command that runs another one elsewhere, and becomes it. */
  readonly enter?: readonly string[];
  /** Default "inherit". */
  readonly stderr?: "pipe";
}

/** A program of `fixtures/remote` that takes its options as JSON, and tells its events as lines of JSON. */
class Program {
  readonly child: ChildProcess;
  readonly told: Told[] = [];
  #changed: () => void = () => {};

  constructor(file: string, options: object, where: Surroundings = {}) {
    const { env = {}, enter = [], stderr = "inherit" } = where;
    const node = [process.execPath, fileURLToPath(fixture(file)), JSON.stringify(options)];
    const [command = "", ...args] = [...enter, ...node];
    this.child = spawn(command, args, {
      stdio: ["ignore", "pipe", stderr],
      env: { ...process.env, ...env },
    });
    onTestFinished(() => void this.child.kill("SIGKILL"));
    if (!this.child.stdout) throw new Error("no output");
    createInterface(this.child.stdout).on("line", (line) => {
      if (!line.startsWith("{")) return;
      this.told.push(JSON.parse(line) as Told);
      this.#changed();
    });
  }

  /** The first line that tells this event, now or later. */
  async tells(event: string): Promise<Told> {
    const find = (): Told | undefined => this.told.find((one) => one.event === event);
    const found = new Promise<Told>((resolve) => {
      const look = (): void => {
        const one = find();
        if (one) resolve(one);
      };
      this.#changed = look;
      look();
    });
    return within(`the program's ${event}`, found);
  }

  /** Resolves when its process is gone. */
  async gone(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    await within("the program's end", new Promise((resolve) => this.child.once("exit", resolve)));
  }
}

/** A host in a process of its own. */
export class HostProgram extends Program {
  constructor(meeting: Meeting, options: Partial<HostOptions> = {}, where?: Surroundings) {
    const usual = { modules: [fixture("jobs.mjs").href], slots: 2, stopGraceMs: 1000 };
    super("host-program.mjs", { ...meeting, ...usual, ...options }, where);
  }
}

/** A boss in a process of its own, which employs one worker of jobs.mjs at a host. */
export class BossProgram extends Program {
  constructor(meeting: Meeting, options: BossOptions & { readonly definition: string }) {
    super("boss-program.mjs", { ...meeting, ...options });
  }

  employed(): Promise<Told> {
    return this.tells("employed");
  }
}

/** A boss in a process of its own, which runs one task of a pool at hosts until it has been begun twice. */
export class TaskProgram extends Program {
  constructor(meeting: Meeting, options: BossOptions = {}) {
    super("task-program.mjs", { ...meeting, ...options });
  }
}

/** The process of a worker is there. */
export function isAlive({ where }: Pick<AnyEmployee, "where"> | { where: { pid: number } }): boolean {
  try {
    process.kill(where?.pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** Dead, and not yet waited for by its host. */
export function isZombie(pid: number): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
