import { Command, InvalidArgumentError } from "commander";
import { dealerOption } from "../dealer-option.js";
import { usualUrls } from "../dealers.js";
import { EXIT } from "../exit-code.js";
import { printReport } from "../measure/bench-report.js";
import type { Output } from "../output.js";

const DEFAULT_SECONDS = 4;
const MAX_SECONDS = 3600;
const EXAMPLES = `
Measures, dealer by dealer, how long STATUS takes there and back while the worker computes, and how many small messages a
second go to the boss, to a worker, and both ways at once. Without --dealer these are shm:, pipe:, ZeroMQ on this machine, a
Redis server on it, and that of BOSSWORKS_DEALER; those that cannot be reached are told, with the reason.

Examples:
  bossworks bench
  bossworks bench --dealer shm: --dealer redis://jobs.internal --seconds 10
  bossworks bench --json > figures.json

Exit codes: 0 measured, 1 a dealer that was named or all of them could not be reached, 2 wrong usage.`;

interface BenchOptions {
  readonly dealer?: readonly string[];
  readonly seconds: number;
  readonly json: boolean;
}

/** `bossworks bench`. */
export function benchCommand(output: Output): Command {
  return new Command("bench")
    .description("Measures latency and throughput of the dealers that can be reached from here.")
    .addOption(dealerOption("a dealer to measure; may be repeated"))
    .option("--seconds <n>", "how long each dealer is measured, about", toSeconds, DEFAULT_SECONDS)
    .option("--json", "prints the figures as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(async ({ dealer, seconds, json }: BenchOptions) => {
      const { benchDealers } = await import("../measure/bench-dealers.js");
      const report = await benchDealers(dealer ?? usualUrls(), seconds, (one) =>
        output.tellProgress(`measuring ${one}`),
      );
      if (json) output.printJson(report);
      else printReport(output, report);
      const missing = report.dealers.filter(({ reachable }) => !reachable).length;
      if (missing === report.dealers.length || (dealer && missing > 0)) output.exitCode = EXIT.PROBLEM;
    });
}

function toSeconds(text: string): number {
  const seconds = text.trim() === "" ? Number.NaN : Number(text);
  if (!(seconds > 0 && seconds <= MAX_SECONDS))
    throw new InvalidArgumentError(`a number above 0, and at most ${MAX_SECONDS}, is allowed.`);
  return seconds;
}
