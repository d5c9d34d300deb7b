import { Command, CommanderError } from "commander";
import { CommandError, UsageError } from "./command-error.js";
import { benchCommand } from "./commands/bench.js";
import { doctorCommand } from "./commands/doctor.js";
import { hostCommand } from "./commands/host.js";
import { keysCommand } from "./commands/keys.js";
import { EXIT, type ExitCode } from "./exit-code.js";
import { Output } from "./output.js";
import { ownManifest } from "./own-manifest.js";
import { withoutSecrets } from "./without-secrets.js";

/** Every command is a file that makes it; what is heavy is imported when it is run. */
const COMMANDS = [hostCommand, keysCommand, doctorCommand, benchCommand];

const EXIT_CODES = `
Exit codes:
  0  done, and nothing is wrong
  1  it could not be done, or problems were found
  2  wrong usage; nothing was done`;

/**
 * Runs the command line `bossworks ...args` in this process; resolves to its exit code once all is said. Writes to stdout
 * and stderr.
 */
export async function main(args: readonly string[]): Promise<ExitCode> {
  const output = new Output();
  try {
    await makeProgram(output).parseAsync(args, { from: "user" });
    return output.exitCode;
  } catch (error) {
    // What commander ends with 0 is help or the version, that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.USAGE;
    if (!(error instanceof CommandError)) throw error;
    output.printError(error.message);
    return error instanceof UsageError ? EXIT.USAGE : EXIT.PROBLEM;
  }
}

function makeProgram(output: Output): Command {
  const program = new Command("bossworks")
    .description(
      "Joins machines to a boss, makes keys, finds out what is wrong with an installation of Bossworks, measures its dealers.",
    )
    .version(ownManifest().version)
    .addHelpText("after", EXIT_CODES);
  for (const make of COMMANDS) program.addCommand(make(output));
  for (const command of [program, ...program.commands])
    command
      .exitOverride()
      .configureOutput({ outputError: (text, write) => write(withoutSecrets(text)) })
      .showHelpAfterError(`(bossworks ${command === program ? "" : `${command.name()} `}--help says how)`);
  return program;
}
