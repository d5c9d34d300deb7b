import type { Output } from "../output.js";
import { perSecond, shortMs } from "./format.js";

/** What was measured over one dealer. */
export interface DealerFigures {
  /** From asking for STATUS to the answer of a worker that computes, in milliseconds. */
  readonly statusMs: { readonly p50: number; readonly p99: number };
  /** Small messages a second, medians; both ways at once they are counted together. */
  readonly messagesPerSecond: {
    readonly toBoss: number;
    readonly toWorker: number;
    readonly bothWays: number;
  };
}

export type DealerResult =
  | ({ readonly dealer: string; readonly reachable: true } & DealerFigures)
  | { readonly dealer: string; readonly reachable: false; readonly reason: string };

/** What `bossworks bench --json` prints. */
export interface BenchReport {
  readonly node: string;
  readonly cores: number;
  readonly secondsPerDealer: number;
  readonly dealers: readonly DealerResult[];
}

const HEAD = ["dealer", "STATUS p50", "p99", "to boss", "to worker", "both ways"];

const LEGEND = "STATUS of a worker that computes, there and back; small messages a second, medians";

/** A table of what could be measured, and below it why the rest could not. */
export function printReport(output: Output, { node, cores, dealers }: BenchReport): void {
  const rows = dealers.flatMap((result) => (result.reachable ? [cellsOf(result)] : []));
  if (rows.length > 0) {
    output.printRows([HEAD, ...rows]);
    output.print("");
  }
  for (const result of dealers)
    if (!result.reachable) output.printRows([[`${result.dealer} was not reachable: ${result.reason}`]]);
  if (rows.length > 0) output.printRows([[`Node ${node}, ${cores} cores; ${LEGEND}`]]);
}

function cellsOf({
  dealer,
  statusMs,
  messagesPerSecond: { toBoss, toWorker, bothWays },
}: { dealer: string } & DealerFigures) {
  return [
    dealer,
    ...[statusMs.p50, statusMs.p99].map(shortMs),
    ...[toBoss, toWorker, bothWays].map(perSecond),
  ];
}
