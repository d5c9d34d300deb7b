import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { encode } from "../codec/codec.js";
import type { ChannelAddress, WorkerSide } from "../dealer/channel.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import { mailboxBodyLimits } from "../port/body-limits.js";
import { MailboxPort } from "../port/mailbox-port.js";
import { PacketPort } from "../port/packet-port.js";
import { Pump } from "../port/pump.js";
import { makeFrame } from "../protocol/frame.js";
import { importUrl } from "../util/import-url.js";
import { failBarrier, releaseBarrier } from "./exit-barrier.js";
import { WatchedChannel } from "./watched-channel.js";

/** Turns of the event loop within which a dead boss is noticed whose sockets are gone already. */
const DEATH_TURNS = 10;

/** What a link is started with. */
export interface LinkOrders {
  /** The link stands where the boss stands for a thread. */
  readonly mailbox: MailboxEnd;
  readonly barrier: SharedArrayBuffer;
  /** Where the boss's end of the channel is found, and which module finds it. */
  readonly address: ChannelAddress;
  /** Inherited pipe whose end means that the boss's process is dead. */
  readonly lifeFd: number;
  /** From the boss's death to our own, at most. */
  readonly stopGraceMs: number;
}

/**
 * The link of a worker's process: serves the boss from a thread of its own, so that a busy main thread goes on
 * being reachable. Logs by `writeSync` only: `console` would need the main thread. Rejects when it cannot connect.
 */
export async function runLink(orders: LinkOrders): Promise<void> {
  const { mailbox, barrier, address, lifeFd, stopGraceMs } = orders;
  dieOfErrors(barrier);

  let isLeaving = false;
  let packetPort: PacketPort | undefined;
  let dying: NodeJS.Timeout | undefined;
  const bossDied = (): void => {
    if (isLeaving || dying) return;
    pump.tellWorker(makeFrame("STOP", 0, encode(undefined)));
    dying = setTimeout(killOurselves, stopGraceMs);
  };
  const pump = new Pump(
    (events) => (packetPort = new PacketPort(events, mailboxBodyLimits(mailbox.memory))),
    (events) => {
      const port = new MailboxPort(mailbox, events, { passesData: true });
      port.hold();
      port.start();
      return port;
    },
    {
      onLinkFrame: ({ verb }) => {
        if (verb === "KILL") killOurselves();
        return verb === "KILL";
      },
      // The main thread waits at the barrier by now: it goes on when the boss has read everything.
      onDrained: () => {
        isLeaving = true;
        packetPort?.close();
      },
      onBossEnd: bossDied,
    },
  );
  watchLife(lifeFd, bossDied);

  const { connect } = (await importUrl(address.module)) as WorkerSide;
  if (!packetPort) throw new Error("the pump made no port: this is a bug in Bossworks");
  try {
    const channel = await connect(address, packetPort);
    packetPort.attach(new WatchedChannel(channel, () => releaseBarrier(barrier)));
  } catch (error) {
    // A boss that died meanwhile is no failure of the link: the end of its pipe arrives within some turns.
    for (let turns = 0; turns < DEATH_TURNS && !dying; turns++) await new Promise(setImmediate);
    if (dying) killOurselves();
    throw error;
  }
}

/** A link that fails is invisible to a busy main thread, and its worker to the boss: the process ends with it. */
function dieOfErrors(barrier: SharedArrayBuffer): void {
  const die = (error: unknown): void => {
    writeSync(2, `bossworks: the link of worker process ${process.pid} failed: ${String(error)}\n`);
    failBarrier(barrier);
    killOurselves();
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);
}

/** Tells when the other end of an inherited pipe is gone, and with it the process that held it. */
function watchLife(fd: number, onEnd: () => void): void {
  const life = new Socket({ fd, readable: true, writable: false });
  for (const event of ["end", "error", "close"]) life.on(event, onEnd);
  life.resume();
}

function killOurselves(): void {
  process.kill(process.pid, "SIGKILL");
}
