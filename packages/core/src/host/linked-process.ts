import type { PacketDealer } from "../dealer/dealer.js";
import { MAX_RING_BYTES } from "../mailbox/ring-layout.js";
import { bodyLimits } from "../port/body-limits.js";
import { nodeCrypto } from "../port/node-crypto.js";
import { BossEnd } from "./boss-end.js";
import type { HostExit, HostedWorker } from "./host.js";
import type { LinkSettings, Placement } from "./placement.js";
import { startProcess } from "./process-host.js";

/** Random bytes of an employment's token: nobody can guess it. */
export const TOKEN_BYTES = 32;

/**
 * Its rings are so much larger than a thread's: between link and worker stand two wake-ups where a thread has one, and
 * what is under way meanwhile has to lie somewhere. A flood is a sixth faster by it.
 */
export const RING_FACTOR = 4;

/** What a process is told beside its worker's orders. */
export interface ProcessSettings extends LinkSettings {
  readonly bossName: string;
  readonly ringBytes: number;
  /** From the boss's death to the worker's, at most. */
  readonly stopGraceMs: number;
}

/** A process of its own behind a packet dealer: it makes its mailbox itself, and its link connects from there. */
export function placeInProcess(dealer: PacketDealer, id: string, settings: ProcessSettings): Placement {
  const { bossName, stopGraceMs, heartbeatMs, lostAfterMs, onLinkLoss, autostart, room } = settings;
  const ringBytes = Math.min(settings.ringBytes * RING_FACTOR, MAX_RING_BYTES);
  const { lossless, ordered, staleAttach, strangersCanWrite } = dealer.features;
  const terms = {
    workerId: id,
    token: nodeCrypto().random(TOKEN_BYTES),
    features: { lossless, ordered, staleAttach, strangersCanWrite },
    heartbeatMs,
    onLinkLoss,
    autostart,
  };
  const end = new BossEnd(dealer, { terms, maxBodyBytes: bodyLimits(ringBytes), lostAfterMs, room });
  return {
    makePort: (events, links) => end.makePort(events, links),
    start: (orders, options) => {
      const { address } = end;
      let worker: HostedWorker;
      try {
        worker = startProcess({ orders, address, terms, bossName, ringBytes, stopGraceMs }, options);
      } catch (error) {
        end.abort("the worker could not be started");
        throw error;
      }
      return { ...worker, exited: leave(worker, end, options.exitQuietMs ?? orders.exitDrainMs) };
    },
    wasReached: () => end.wasReached,
    drain: () => end.workerGone(),
  };
}

/** Resolves when the process is gone and what it had sent has arrived. */
async function leave(worker: HostedWorker, end: BossEnd, quietMs: number): Promise<HostExit> {
  const exit = await worker.exited;
  await end.readOut(quietMs);
  return exit;
}
