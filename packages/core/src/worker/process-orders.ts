import type { ChannelAddress } from "../dealer/channel.js";
import type { WorkerTerms } from "../port/worker-link.js";
import type { WorkerOrders } from "./run-worker.js";

/** What holds for a worker that a host has started. */
export interface RemoteTerms {
  /** What the host is called. */
  readonly host: string;
  /** Without a link for so long its boss counts as dead, for nothing else tells. */
  readonly orphanAfterMs: number;
}

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
  /** Only of a worker that its boss's own process has not started. */
  readonly remote?: RemoteTerms | undefined;
}
