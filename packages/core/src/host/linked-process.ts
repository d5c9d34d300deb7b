import type { PacketDealer } from "../dealer/dealer.js";
import { bodyLimits } from "../port/body-limits.js";
import { ChannelEnd } from "./channel-end.js";
import type { HostExit, HostedWorker } from "./host.js";
import type { Placement } from "./placement.js";
import { startProcess } from "./process-host.js";

/** What a process is told beside its worker's orders. */
export interface ProcessSettings {
  readonly bossName: string;
  readonly ringBytes: number;
  /** From the boss's death to the worker's, at most. */
  readonly stopGraceMs: number;
}

/** A process of its own behind a packet dealer: it makes its mailbox itself, and its link connects from there. */
export function placeInProcess(dealer: PacketDealer, id: string, settings: ProcessSettings): Placement {
  const { bossName, ringBytes, stopGraceMs } = settings;
  const end = new ChannelEnd(dealer, id, bodyLimits(ringBytes));
  return {
    makePort: (events) => end.makePort(events),
    start: (orders, options) => {
      let worker: HostedWorker;
      try {
        worker = startProcess({ orders, address: end.address, bossName, ringBytes, stopGraceMs }, options);
      } catch (error) {
        end.abort("the worker could not be started");
        throw error;
      }
      return { ...worker, exited: leave(worker, end, orders.exitDrainMs) };
    },
    drain: () => end.abort("the worker is gone"),
  };
}

/** Resolves when the process is gone and what it had sent has arrived. */
async function leave(worker: HostedWorker, end: ChannelEnd, drainMs: number): Promise<HostExit> {
  const exit = await worker.exited;
  if (!(await end.isSilent())) await end.drained(drainMs);
  return exit;
}
