import { hostname } from "node:os";
import { Worker as Thread } from "node:worker_threads";
import { LINK_ENTRY } from "../entry-files.js";
import { createMailbox } from "../mailbox/mailbox.js";
import { createBarrier, waitForLink } from "./exit-barrier.js";
import { ORDERS_FD, readOrders } from "./process-orders.js";
import type { LinkOrders } from "./run-link.js";
import { runWorker } from "./run-worker.js";

/** Binds a worker to the process it runs in: user code on the main thread, the link in a thread beside it. */
export async function runProcess(): Promise<void> {
  // A terminal's Ctrl-C or hang-up hits the whole process group; what becomes of us is the boss's to decide.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});
  const told = readOrders();
  if (!told) process.exit(1);
  const { orders, address, terms, bossName, ringBytes, stopGraceMs } = told;
  process.title = `bossworks ${bossName} ${orders.name ?? orders.id}`;
  const mailbox = createMailbox({ ringBytes });
  const barrier = createBarrier();
  const linkOrders: LinkOrders = {
    mailbox: mailbox.boss,
    barrier,
    address,
    terms,
    lifeFd: ORDERS_FD,
    stopGraceMs,
  };
  // Started before the user's module is imported, without preloads: reachable however long loading takes.
  const link = new Thread(LINK_ENTRY, {
    name: "link",
    workerData: linkOrders,
    transferList: [mailbox.boss.bell],
    execArgv: [],
  });
  link.unref();
  await runWorker(orders, {
    mailbox: mailbox.worker,
    where: { pid: process.pid, threadId: 0, host: hostname() },
    exit: leave,
    onExit: (leftMs) => void waitForLink(barrier, leftMs),
  });
}

/** Ends the process, timers and sockets of user code included; output that a slow reader left is handed over first. */
function leave(code: number): void {
  process.stdout.write("", () => process.stderr.write("", () => process.exit(code)));
}
