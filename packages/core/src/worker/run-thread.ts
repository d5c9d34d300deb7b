import { hostname } from "node:os";
import { threadId, workerData } from "node:worker_threads";
import type { CODE_CACHE_KEY } from "../host/code-cache.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import { flushOutput } from "./flush-output.js";
import { runWorker, type WorkerOrders } from "./run-worker.js";
import { writeStdioAtOnce } from "./thread-stdio.js";

/** What a thread gets as its workerData. */
export interface ThreadOrders {
  readonly orders: WorkerOrders;
  readonly mailbox: MailboxEnd;
  /** True: output goes through the boss's streams; false: it is written at once. */
  readonly pipeStdio: boolean;
  /** What core's script is compiled from, if there is any: see load-core.ts. */
  readonly [CODE_CACHE_KEY]?: Uint8Array | undefined;
}

/** Binds a worker to the thread it runs in. */
export async function runThread(): Promise<void> {
  const { orders, mailbox, pipeStdio } = workerData as ThreadOrders;
  if (!pipeStdio) writeStdioAtOnce();
  await runWorker(orders, {
    mailbox,
    where: { pid: process.pid, threadId, host: hostname() },
    exit: (code) => leave(code, pipeStdio),
  });
}

/** Ends the thread, timers and sockets of user code included; piped output is handed over first. */
function leave(code: number, pipeStdio: boolean): void {
  if (!pipeStdio) process.exit(code);
  flushOutput(() => process.exit(code));
}
