import type { ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { encode } from "../codec/codec.js";
import { PROCESS_ENTRY } from "../entry-files.js";
import { ORDERS_FD, STOP_WORD } from "../worker/orders-pipe.js";
import type { ProcessOrders } from "../worker/process-orders.js";
import { codeCache } from "./code-cache.js";
import type { HostExit, HostedWorker, PlaceOptions } from "./host.js";
import { mergeEnv } from "./merge-env.js";
import { nodeFlags } from "./node-flags.js";
import { startProblem } from "./start-problem.js";

/** What Node exits with when it does not know one of its flags. */
const BAD_OPTION_EXIT_CODE = 9;

const NOTHING = new Uint8Array(0);

/** How V8 ends a process whose heap is full. */
const OUT_OF_MEMORY_SIGNAL = "SIGABRT";

/** A worker in a process of its own. */
export interface ProcessWorker extends HostedWorker {
  /** As if we were dead: it is told STOP, unwinds unheard, and is gone within `stopGraceMs`. */
  orphan(): void;
  /** Has its link tell it STOP: it unwinds, and its boss hears how it ends. */
  stop(): void;
}

/**
 * Starts a worker in a process of its own. Orders go over an inherited pipe, never over a command line or the
 * environment; that pipe's end tells the worker that we are dead.
 */
export function startProcess(orders: ProcessOrders, options: PlaceOptions): ProcessWorker {
  // Before there is a process: of orders that do not travel it would never hear, nor would anybody of it.
  const encoded = lengthPrefixed(encode(orders).view());
  const child = spawnNode(options);
  // Where the system has no file descriptor left Node makes no pipes at all, and tells why a turn later.
  const life = (child.stdio as ChildProcess["stdio"] | undefined)?.[ORDERS_FD] as Writable | undefined;
  // A worker that dies while its orders are written is told by its exit.
  life?.on("error", () => {});
  life?.write(encoded);
  life?.write(lengthPrefixed(codeCache() ?? NOTHING));
  return {
    exited: exitOf(child, life, options),
    isGone: () => child.exitCode !== null || child.signalCode !== null,
    stdout: child.stdout ?? null,
    stderr: child.stderr ?? null,
    terminate: () => void child.kill("SIGTERM"),
    kill: () => void child.kill("SIGKILL"),
    abandon: () => {
      child.unref();
      return "the system has not ended its process, so it is fenced off";
    },
    orphan: () => void life?.end(),
    stop: () => void life?.write(STOP_WORD),
  };
}

/** Throws `TypeError` for what cannot be a process's environment or flag. */
function spawnNode(options: PlaceOptions): ChildProcess {
  // Loaded by the first: node:child_process costs every worker a millisecond, and few of them are bosses.
  const { spawn } = process.getBuiltinModule("node:child_process");
  const { env, stdio } = options;
  try {
    return spawn(process.execPath, [...nodeFlags(options), fileURLToPath(PROCESS_ENTRY)], {
      env: mergeEnv(env ?? {}),
      stdio: ["ignore", stdio, stdio, "pipe"],
    });
  } catch (error) {
    throw startProblem("process", error as NodeJS.ErrnoException);
  }
}

/** "exit", not "close": a grandchild may hold the worker's output open for as long as it likes. */
function exitOf(child: ChildProcess, life: Writable | undefined, options: PlaceOptions): Promise<HostExit> {
  return new Promise((resolve) => {
    let error: unknown;
    child.on("error", (problem) => {
      error = problem;
      if (child.pid !== undefined) return;
      life?.destroy();
      resolve({ code: null, signal: null, error: startProblem("process", problem) });
    });
    child.on("exit", (code, signal) => {
      life?.destroy();
      resolve({
        code,
        signal,
        error: error ?? memoryError(signal, options),
        mistake: flagMistake(code, options),
      });
    });
  });
}

function flagMistake(code: number | null, { execArgv }: PlaceOptions): TypeError | undefined {
  if (code !== BAD_OPTION_EXIT_CODE || !execArgv) return undefined;
  return new TypeError(
    `boss.employ: execArgv: ${JSON.stringify(execArgv)} given; Node knows one of these flags not, and says above which`,
  );
}

/** V8 says nothing but to stderr; with a limit of its own, an aborted worker is taken for one that reached it. */
function memoryError(signal: string | null, { resourceLimits }: PlaceOptions): Error | undefined {
  if (signal !== OUT_OF_MEMORY_SIGNAL || resourceLimits?.maxOldGenerationSizeMb === undefined)
    return undefined;
  return Object.assign(new Error(`the process ended with ${signal}, as V8 ends one whose heap is full`), {
    code: "ERR_WORKER_OUT_OF_MEMORY",
  });
}

function lengthPrefixed(bytes: Uint8Array): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32LE(bytes.length);
  return Buffer.concat([prefix, bytes]);
}
