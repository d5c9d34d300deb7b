import { hostname } from "node:os";
import { decode } from "../codec/codec.js";
import { messageOf } from "../errors/message-of.js";
import { createMailbox } from "../mailbox/mailbox.js";
import type { ProcessBeginning } from "./begin-process.js";
import { createBarrier, failBarrier, waitForLink } from "./exit-barrier.js";
import { flushOutput } from "./flush-output.js";
import { ORDERS_FD } from "./orders-pipe.js";
import type { ProcessOrders } from "./process-orders.js";
import type { LinkOrders } from "./run-link.js";
import { runWorker } from "./run-worker.js";

/**
 * Binds a worker to the process it runs in: user code on the main thread, the link in a thread beside it. Nothing to begin
 * with: the boss is dead.
 */
export async function runProcess(beginning: ProcessBeginning | undefined): Promise<void> {
  if (!beginning) process.exit(1);
  const { link } = beginning;
  const told = decode(beginning.orders) as ProcessOrders;
  const { orders, address, terms, bossName, ringBytes, stopGraceMs, remote } = told;
  process.title = `bossworks ${bossName} ${orders.name ?? orders.id}`;
  const mailbox = createMailbox({ ringBytes });
  const barrier = createBarrier();
  link.on("error", (error) => endWithoutLink(error, barrier));
  const linkOrders: LinkOrders = {
    mailbox: mailbox.boss,
    barrier,
    address,
    terms,
    lifeFd: ORDERS_FD,
    stopGraceMs,
    orphanAfterMs: remote?.orphanAfterMs,
  };
  link.postMessage(linkOrders, [mailbox.boss.bell]);
  await runWorker(orders, {
    mailbox: mailbox.worker,
    where: { pid: process.pid, threadId: 0, host: remote?.host ?? hostname() },
    exit: leave,
    onExit: (leftMs) => void waitForLink(barrier, leftMs),
  });
}

/** Without its thread a link reaches nobody: who would only wait for it ends, and says why where that is looked for. */
function endWithoutLink(error: unknown, barrier: SharedArrayBuffer): void {
  failBarrier(barrier);
  process.stderr.write(
    `this worker cannot reach its boss, for the thread of its link has failed: ${messageOf(error)}\n`,
  );
  process.exit(1);
}

/** Ends the process, timers and sockets of user code included; output that a slow reader left is handed over first. */
function leave(code: number): void {
  flushOutput(() => process.exit(code));
}
