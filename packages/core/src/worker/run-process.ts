import { readSync } from "node:fs";
import { hostname } from "node:os";
import { Worker as Thread } from "node:worker_threads";
import { decode } from "../codec/codec.js";
import { LINK_ENTRY } from "../entry-files.js";
import { createMailbox } from "../mailbox/mailbox.js";
import { createBarrier, waitForLink } from "./exit-barrier.js";
import type { LinkOrders } from "./run-link.js";
import { runWorker, type WorkerOrders } from "./run-worker.js";

/** Inherited file descriptors of a worker's process. */
export const FD = { ORDERS: 3, CHANNEL: 4 } as const;

/** What the boss writes to the orders pipe, length-prefixed; the pipe then stays open as a sign of life. */
export interface ProcessOrders {
  readonly orders: WorkerOrders;
  readonly ringBytes: number;
  readonly stopGraceMs: number;
}

/** Orders beyond this size are no orders. */
const MAX_ORDERS_BYTES = 1024 * 1024;

/** Binds a worker to the process it runs in: user code on the main thread, the link in a thread beside it. */
export async function runProcess(): Promise<void> {
  // A terminal's Ctrl-C or hang-up hits the whole process group; what becomes of us is the boss's to decide.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});
  const { orders, ringBytes, stopGraceMs } = readOrders();
  const mailbox = createMailbox({ ringBytes });
  const barrier = createBarrier();
  const linkOrders: LinkOrders = {
    mailbox: mailbox.boss,
    barrier,
    lifeFd: FD.ORDERS,
    channelFd: FD.CHANNEL,
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
    exit: (code) => process.exit(code),
    onExit: () => waitForLink(barrier, orders.exitDrainMs),
  });
}

function readOrders(): ProcessOrders {
  const length = readExactly(4).readUInt32LE(0);
  if (length > MAX_ORDERS_BYTES) throw new Error("the orders are too large to be orders");
  return decode(readExactly(length)) as ProcessOrders;
}

function readExactly(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let filled = 0; filled < length; ) {
    const got = readSync(FD.ORDERS, bytes, filled, length - filled, null);
    if (got === 0) throw new Error("the boss died before it gave its orders");
    filled += got;
  }
  return bytes;
}
