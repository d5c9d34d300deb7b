import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { encode } from "../codec/codec.js";
import { PROCESS_ENTRY } from "../entry-files.js";
import { FD, type ProcessOrders } from "../worker/run-process.js";
import type { HostExit, HostedWorker, PlaceOptions, ResourceLimits } from "./host.js";
import { mergeEnv } from "./merge-env.js";

/** A worker's process, and the stream that carries its frames. */
export interface HostedProcess extends HostedWorker {
  readonly pid: number | undefined;
  readonly channel: Duplex;
}

/**
 * Starts a worker in a process of its own. Orders go over an inherited pipe, never over a command line or the
 * environment; that pipe's end tells the worker that we are dead.
 */
export function startProcess(orders: ProcessOrders, options: PlaceOptions): HostedProcess {
  const output = options.stdio === "pipe" ? "pipe" : "inherit";
  const child: ChildProcess = spawn(
    process.execPath,
    [...nodeOptions(options), fileURLToPath(PROCESS_ENTRY)],
    {
      env: mergeEnv(options.env ?? {}),
      stdio: ["ignore", output, output, "pipe", "pipe"],
    },
  );
  const life = child.stdio[FD.ORDERS] as Writable;
  const channel = child.stdio[FD.CHANNEL] as Duplex;
  // A worker that dies while its orders are written is told by its exit.
  life.on("error", () => {});
  life.write(lengthPrefixed(encode(orders)));
  const exited = new Promise<HostExit>((resolve) => {
    let error: unknown;
    child.on("error", (problem) => {
      error = problem;
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
    // "close" comes after the last byte of the channel, "exit" may come before it.
    child.on("close", (code, signal) => resolve({ code, signal, error }));
    child.on("exit", () => life.destroy());
  });
  return {
    exited,
    pid: child.pid,
    channel,
    stdout: child.stdout,
    stderr: child.stderr,
    terminate: () => void child.kill("SIGTERM"),
    kill: () => void child.kill("SIGKILL"),
    abandon: () => child.unref(),
  };
}

function lengthPrefixed(bytes: Uint8Array): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32LE(bytes.length);
  return Buffer.concat([prefix, bytes]);
}

/** Node's options for the child: the parent's by default, and memory limits as V8 flags. */
function nodeOptions({ execArgv, resourceLimits }: PlaceOptions): string[] {
  return [...(execArgv ?? process.execArgv), ...memoryFlags(resourceLimits)];
}

function memoryFlags(limits: ResourceLimits | undefined): string[] {
  const flags: string[] = [];
  if (limits?.maxOldGenerationSizeMb !== undefined)
    flags.push(`--max-old-space-size=${limits.maxOldGenerationSizeMb}`);
  if (limits?.maxYoungGenerationSizeMb !== undefined)
    flags.push(`--max-semi-space-size=${limits.maxYoungGenerationSizeMb}`);
  if (limits?.stackSizeMb !== undefined) flags.push(`--stack-size=${limits.stackSizeMb * 1024}`);
  return flags;
}
