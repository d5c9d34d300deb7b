import { writeSync } from "node:fs";
import { encode } from "../codec/codec.js";
import type { ChannelAddress } from "../dealer/channel.js";
import type { MailboxEnd } from "../mailbox/mailbox.js";
import { mailboxBodyLimits } from "../port/body-limits.js";
import { LinkLoss } from "../port/link-loss.js";
import { MailboxPort } from "../port/mailbox-port.js";
import { Pump } from "../port/pump.js";
import { WorkerLink, type WorkerTerms } from "../port/worker-link.js";
import { makeFrame } from "../protocol/frame.js";
import type { Signal } from "../protocol/verbs.js";
import { clearTimeout, setTimeout } from "../timers.js";
import { barrierMoved, failBarrier, noteLinked, releaseBarrier } from "./exit-barrier.js";

/** A busy machine may take so long to bring a first link up, however soon its worker is to be an orphan later. */
const FIRST_LINK_MS = 30_000;

/** What a link is started with. */
export interface LinkOrders {
  /** The link stands where the boss stands for a thread. */
  readonly mailbox: MailboxEnd;
  readonly barrier: SharedArrayBuffer;
  /** Where the boss's end of the channel is found, and which module finds it. */
  readonly address: ChannelAddress;
  /** Of the employment's session, its secret token among them. */
  readonly terms: WorkerTerms;
  /** Inherited pipe whose end means that the boss's process is dead. */
  readonly lifeFd: number;
  /** From the boss's death to our own, at most. */
  readonly stopGraceMs: number;
  /** Without a link for so long the boss counts as dead. Undefined: it is told by the inherited pipe alone. */
  readonly orphanAfterMs?: number | undefined;
}

/**
 * The link of a worker's process: serves the boss from a thread of its own, so that a busy main thread goes on
 * being reachable, and dials again when the link breaks. Logs by `writeSync` only: `console` would need the main thread.
 */
export function runLink(orders: LinkOrders): void {
  const { mailbox, barrier, address, terms, lifeFd, stopGraceMs, orphanAfterMs } = orders;
  const die = dieOfErrors(barrier);
  const maxBodyBytes = mailboxBodyLimits(mailbox.memory);

  const tell = (signal: Signal): void => pump.tellWorker(makeFrame(signal, 0, encode(undefined)));
  const loss = new LinkLoss(terms.onLinkLoss, !terms.autostart, tell);
  let isLeaving = false;
  let link: WorkerLink | undefined;
  let dying: NodeJS.Timeout | undefined;
  let orphaned: NodeJS.Timeout | undefined;
  const stop = (): void => {
    if (!isLeaving) tell("STOP");
  };
  const bossIsGone = (): void => {
    // What it was to be told is told to nobody.
    link?.abort("the boss is gone");
    noteLinked(barrier);
    pump.dropRest();
    if (dying) return;
    stop();
    dying = setTimeout(killOurselves, stopGraceMs);
  };
  const waitForBoss = (ms = orphanAfterMs): void => {
    if (ms !== undefined) orphaned = setTimeout(bossIsGone, ms);
  };
  const pump = new Pump(
    (events) => {
      // While its end of the inherited pipe is open, a silent boss is a busy one.
      const options = { address, terms, maxBodyBytes, isPatient: orphanAfterMs === undefined };
      link = new WorkerLink(events, options, {
        onGivenUp: die,
        onLinkUp: () => {
          clearTimeout(orphaned);
          noteLinked(barrier);
        },
        onLinkBroken: () => {
          waitForBoss();
          loss.broken();
        },
        onLinkRestored: () => loss.restored(),
        // The main thread waits at the barrier, or will find it open.
        onClosed: () => releaseBarrier(barrier),
      });
      return link.port;
    },
    (events) => {
      const port = new MailboxPort(mailbox, events, { passesData: true });
      port.hold();
      port.start();
      return port;
    },
    {
      onLinkFrame: ({ verb, scope }) => {
        if (scope === 0) loss.passes(verb);
        if (verb === "KILL") killOurselves();
        return verb === "KILL";
      },
      onDrained: () => {
        isLeaving = true;
        link?.port.close();
      },
      onBossEnd: bossIsGone,
    },
  );
  watchLife(lifeFd, bossIsGone, stop);
  if (orphanAfterMs !== undefined) waitForBoss(Math.max(orphanAfterMs, FIRST_LINK_MS));
  // Once the link itself has released the barrier there is nothing left to cut.
  void barrierMoved(barrier).then(() => link?.cut("the worker's process exits"));
  link?.dial();
}

/** A link that fails is invisible to a busy main thread, and its worker to the boss: the process ends with it. */
function dieOfErrors(barrier: SharedArrayBuffer): (error: unknown) => void {
  const die = (error: unknown): void => {
    writeSync(2, `bossworks: the link of worker process ${process.pid} failed: ${String(error)}\n`);
    failBarrier(barrier);
    killOurselves();
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);
  return die;
}

/** Tells when the other end of an inherited pipe is gone, and with it the process that held it; or when it says STOP. */
function watchLife(fd: number, onEnd: () => void, onStop: () => void): void {
  // Loaded here: threads of a boss have no link, and node:net costs each of them a millisecond.
  const { Socket } = process.getBuiltinModule("node:net");
  const life = new Socket({ fd, readable: true, writable: false });
  for (const event of ["end", "error", "close"]) life.on(event, onEnd);
  life.once("data", onStop);
  life.resume();
}

function killOurselves(): void {
  process.kill(process.pid, "SIGKILL");
}
