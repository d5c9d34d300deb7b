import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker as Thread, type WorkerOptions as ThreadOptions } from "node:worker_threads";
import { THREAD_ENTRY } from "../entry-files.js";
import { BossworksError } from "../errors/bossworks-error.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import type { ThreadOrders } from "../worker/run-thread.js";
import type { WorkerOrders } from "../worker/run-worker.js";
import { CODE_CACHE_KEY, codeCache } from "./code-cache.js";
import type { HostExit, HostedWorker, PlaceOptions } from "./host.js";
import { mergeEnv } from "./merge-env.js";
import { threadFlags } from "./node-flags.js";
import { startProblem } from "./start-problem.js";

/** Throws CORE_BUNDLED where core's own files are not where they belong. */
export function checkEntry(entry: URL = THREAD_ENTRY): void {
  if (entry.protocol === "file:" && existsSync(fileURLToPath(entry))) return;
  throw new BossworksError(
    "CORE_BUNDLED",
    "@bossworks/core was bundled into another file and cannot find its worker entry: mark @bossworks/* as external in your bundler",
  );
}

/** Starts a worker in a thread of this process. */
export function startThread(orders: WorkerOrders, mailbox: MailboxEnd, options: PlaceOptions): HostedWorker {
  const pipeStdio = options.stdio === "pipe";
  const workerData: ThreadOrders = { orders, mailbox, pipeStdio, [CODE_CACHE_KEY]: codeCache() };
  const execArgv = threadFlags(options);
  const threadOptions: ThreadOptions = {
    name: orders.name ?? orders.id,
    workerData,
    transferList: [mailbox.bell],
    stdout: pipeStdio,
    stderr: pipeStdio,
    ...(options.env && { env: mergeEnv(options.env) }),
    ...(execArgv && { execArgv }),
    ...(options.resourceLimits && { resourceLimits: definedLimits(options.resourceLimits) }),
  };
  const thread = makeThread(threadOptions, options.execArgv !== undefined);
  let isGone = false;
  const exited = new Promise<HostExit>((resolve) => {
    let error: unknown;
    thread.on("error", (problem) => {
      error = problem;
    });
    thread.on("exit", (code) => {
      isGone = true;
      resolve({ code, signal: null, error });
    });
  });
  const end = (): void => {
    // Resolves with the exit event, which is listened to already.
    void thread.terminate();
  };
  return {
    exited,
    isGone: () => isGone,
    stdout: pipeStdio ? thread.stdout : null,
    stderr: pipeStdio ? thread.stderr : null,
    terminate: end,
    kill: end,
    abandon: () => {
      thread.unref();
      return "Node cannot end its thread inside a native synchronous call, so it is fenced off: such work belongs in a process";
    },
  };
}

function makeThread(options: ThreadOptions, areFlagsGiven: boolean): Thread {
  try {
    return new Thread(THREAD_ENTRY, options);
  } catch (error) {
    const problem = error as NodeJS.ErrnoException;
    if (problem.code !== "ERR_WORKER_INVALID_EXEC_ARGV") throw startProblem("thread", problem);
    // Some flag of this process is none for a thread, such as one of V8.
    if (!areFlagsGiven) return new Thread(THREAD_ENTRY, { ...options, execArgv: [] });
    throw new TypeError(
      `boss.employ: execArgv: ${JSON.stringify(options.execArgv)} given; Node allows no V8 flags and no flags of the whole process for a thread`,
      { cause: error },
    );
  }
}

function definedLimits(limits: NonNullable<PlaceOptions["resourceLimits"]>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
