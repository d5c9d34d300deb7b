import { availableParallelism } from "node:os";
import { shown } from "../dealers.js";
import type { BenchReport, DealerResult } from "./bench-report.js";

/** Measures dealers one after the other, since beside each other they would share the cores; `tell` hears which is next. */
export async function benchDealers(
  urls: readonly string[],
  seconds: number,
  tell: (dealer: string) => void,
): Promise<BenchReport> {
  const dealers: DealerResult[] = [];
  for (const url of urls) {
    tell(shown(url));
    dealers.push(await resultOf(url, seconds));
  }
  return { node: process.versions.node, cores: availableParallelism(), secondsPerDealer: seconds, dealers };
}

async function resultOf(url: string, seconds: number): Promise<DealerResult> {
  const dealer = shown(url);
  try {
    const { measureDealer } = await import("./measure-dealer.js");
    return { dealer, reachable: true, ...(await measureDealer(url, seconds)) };
  } catch (error) {
    return { dealer, reachable: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
