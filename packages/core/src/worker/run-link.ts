import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { encode } from "../codec/codec.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import type { FramePortEvents } from "../port/frame-port.js";
import { MailboxPort } from "../port/mailbox-port.js";
import { Pump } from "../port/pump.js";
import { StreamPort } from "../port/stream-port.js";
import { makeFrame } from "../protocol/frame.js";
import { failBarrier, releaseBarrier } from "./exit-barrier.js";

/** What a link is started with. */
export interface LinkOrders {
  /** The link stands where the boss stands for a thread. */
  readonly mailbox: MailboxEnd;
  readonly barrier: SharedArrayBuffer;
  /** Inherited pipe whose end means that the boss's process is dead. */
  readonly lifeFd: number;
  /** Inherited socket that carries the frames. */
  readonly channelFd: number;
  /** From the boss's death to our own. */
  readonly stopGraceMs: number;
}

/**
 * The link of a worker's process: serves the boss from a thread of its own, so that a busy main thread goes on
 * being reachable. Logs by `writeSync` only: `console` would need the main thread.
 */
export function runLink({ mailbox, barrier, lifeFd, channelFd, stopGraceMs }: LinkOrders): void {
  const die = (error: unknown): void => {
    writeSync(2, `bossworks: the link of worker process ${process.pid} failed: ${String(error)}\n`);
    failBarrier(barrier);
    killOurselves();
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);

  let leaving = false;
  const socket = new Socket({ fd: channelFd, readable: true, writable: true });
  let bossPort: StreamPort | undefined;
  const makeBossPort = (events: FramePortEvents): StreamPort => (bossPort = new StreamPort(socket, events));
  const makeWorkerPort = (events: FramePortEvents): MailboxPort => {
    const port = new MailboxPort(mailbox, events);
    port.hold();
    port.start();
    return port;
  };
  const pump = new Pump(makeBossPort, makeWorkerPort, {
    onLinkFrame: (frame) => {
      if (frame.verb !== "KILL") return false;
      killOurselves();
      return true;
    },
    onDrained: () => {
      leaving = true;
      void bossPort?.finished().then(() => {
        socket.destroy();
        releaseBarrier(barrier);
      });
    },
    onBossEnd: () => {
      if (!leaving) bossDied();
    },
  });

  let dying: NodeJS.Timeout | undefined;
  const bossDied = (): void => {
    if (dying) return;
    pump.tellWorker(makeFrame("STOP", 0, encode(undefined)));
    dying = setTimeout(killOurselves, stopGraceMs);
  };
  const life = new Socket({ fd: lifeFd, readable: true, writable: false });
  life.on("error", bossDied);
  life.on("close", bossDied);
  life.resume();
}

function killOurselves(): void {
  process.kill(process.pid, "SIGKILL");
}
