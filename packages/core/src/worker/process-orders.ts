import type { ChannelAddress } from "../dealer/channel.js";
import type { WorkerTerms } from "../port/worker-link.js";
import type { WorkerOrders } from "./run-worker.js";

/** What a boss tells a process it starts, encoded: see orders-pipe.ts. Holds secrets. */
export interface ProcessOrders {
  readonly orders: WorkerOrders;
  /** Where the link finds its channel. */
  readonly address: ChannelAddress;
  /** Of the employment's session, its secret token among them. */
  readonly terms: WorkerTerms;
  readonly bossName: string;
  readonly ringBytes: number;
  /** From the boss's death to our own, at most. */
  readonly stopGraceMs: number;
}
