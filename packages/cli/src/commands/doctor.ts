import { Command } from "commander";
import { dealerOption } from "../dealer-option.js";
import { printReport, reportOf } from "../doctor/doctor-report.js";
import { EXIT } from "../exit-code.js";
import type { Output } from "../output.js";

const EXAMPLES = `
Looks at Node, the packages of Bossworks as seen from this folder, their native code, cores and clock, and where sockets lie.
Over each dealer a worker is employed, and must answer; a Redis server is asked for its version, policy and rights.
Without --dealer these are the dealers that are installed and need no server, and that of BOSSWORKS_DEALER.

Examples:
  bossworks doctor
  bossworks doctor --dealer redis://jobs.internal --dealer "zmq+tcp://127.0.0.1?curve=true"
  bossworks doctor --json > report.json

Exit codes: 0 no problem (there may be warnings), 1 problems, 2 wrong usage.`;

interface DoctorOptions {
  readonly dealer?: readonly string[];
  readonly json: boolean;
}

/** `bossworks doctor`. */
export function doctorCommand(output: Output): Command {
  return new Command("doctor")
    .description("Finds out what is wrong with this installation and its dealers, and says how to mend it.")
    .addOption(dealerOption("a dealer to try; may be repeated"))
    .option("--json", "prints the findings as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(async ({ dealer, json }: DoctorOptions) => {
      const { examine } = await import("../doctor/examine.js");
      const report = reportOf(await examine(dealer));
      if (json) output.printJson(report);
      else printReport(output, report);
      if (report.problems > 0) output.exitCode = EXIT.PROBLEM;
    });
}
