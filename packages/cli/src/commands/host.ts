import { Command, InvalidArgumentError, Option } from "commander";
import { CommandError, UsageError } from "../command-error.js";
import { shown } from "../dealers.js";
import { EXIT } from "../exit-code.js";
import { dealerOf, dealerUrl } from "../host/dealer-of-host.js";
import { FORMATS, HostLog, LEVELS, type LogFormat, type LogLevel } from "../host/host-log.js";
import { collectLabel, type Labels } from "../host/labels.js";
import { readToken } from "../host/read-token.js";
import { toWholeNumber } from "../host/whole-number.js";
import type { Output } from "../output.js";

const EXAMPLES = `
Joins this machine to a boss, and runs workers of the modules that are named here when the boss asks for them; nothing else is
ever run. A boss that is away, or was started anew, is waited for. Without a URL the environment's BOSSWORKS_DEALER is taken.

The token is the secret of \`new Boss({ token })\`; \`bossworks keys\` makes one. A token file of your own must be yours alone, as
with ssh: one that group or others can read is refused (chmod 600). One that belongs to another user, as root's secrets in a
container or a service do, is taken as it is. A line end after the token is left out. Workers do not inherit BOSSWORKS_TOKEN.

Signals:
  SIGTERM, SIGINT  drains: takes no more workers, waits for those it has, and ends. After --drain-ms they are told to
                   stop, and killed when they have not within --stop-grace-ms
  a second one     kills its workers and ends at once; a third waits for nothing
  SIGHUP           is ignored

Examples:
  bossworks host redis://jobs.internal --module ./workers.js --slots 8 --token-file token
  bossworks host "zmq+tcp://boss.internal:5555?curve=true" --module ./workers.js --token-file token --label gpu=a100
  bossworks host zmq+tcp://boss.internal:5555 --server-key-file curve.pub --module ./workers.js --token-file token
  BOSSWORKS_TOKEN=... bossworks host pipe:///run/jobs.sock --module ./a.js --module ./b.js --log json

Exit codes: 0 ended in order, 1 not started (a module, the token or the dealer), 2 wrong usage, 143 and 130 ended by a second
SIGTERM or SIGINT.`;

interface HostCommandOptions {
  readonly module: readonly string[];
  readonly slots?: number;
  readonly label?: Labels;
  readonly name?: string;
  readonly tokenFile?: string;
  readonly serverKeyFile?: string;
  readonly drainMs?: number;
  readonly stopGraceMs?: number;
  readonly log: LogFormat;
  readonly logLevel: LogLevel;
}

/** `bossworks host`. */
export function hostCommand(output: Output): Command {
  return new Command("host")
    .description("Joins this machine to a boss, and runs its workers here.")
    .argument("[dealer-url]", "how the boss is reached from here: redis:, zmq+tcp: or pipe:")
    .addOption(
      new Option("--module <file>", "a module whose workers may be run; may be repeated")
        .argParser(collect)
        .makeOptionMandatory(),
    )
    .option("--slots <n>", "workers at a time (default: one for each core)", toWholeNumber)
    .option("--label <name=value>", "what the boss's `at` may ask for; may be repeated", collectLabel)
    .option("--name <name>", "what it is called (default: the machine's name)")
    .option("--token-file <file>", "the secret it shares with its boss (default: that of BOSSWORKS_TOKEN)")
    .option("--server-key-file <file>", "ZeroMQ: the boss's public CURVE key, curve.pub of `bossworks keys`")
    .option(
      "--drain-ms <ms>",
      "how long draining may take (default: as long as its workers do)",
      toWholeNumber,
    )
    .option(
      "--stop-grace-ms <ms>",
      "what its workers get to unwind after that (default: 5000)",
      toWholeNumber,
    )
    .addOption(new Option("--log <format>", "what is told on stderr").choices(FORMATS).default("lines"))
    .addOption(new Option("--log-level <level>", "the least that is told").choices(LEVELS).default("info"))
    .addHelpText("after", EXAMPLES)
    .action(async (given: string | undefined, options: HostCommandOptions) => {
      const log = new HostLog(options.log, options.logLevel);
      try {
        await host(dealerUrl(given), options, log);
      } catch (error) {
        if (!(error instanceof CommandError) || error instanceof UsageError) throw error;
        // Where the log is read by a program, that is to understand this too.
        log.tell("error", "failed", "not started", { reason: error.message });
        output.exitCode = EXIT.PROBLEM;
      }
    });
}

async function host(url: string, options: HostCommandOptions, log: HostLog): Promise<void> {
  const { makeHost } = await import("../host/make-host.js");
  const { runHost } = await import("../host/run-host.js");
  const { module: modules, label, slots, name, drainMs, stopGraceMs, tokenFile, serverKeyFile } = options;
  const host = makeHost({
    dealer: dealerOf(url, serverKeyFile),
    modules,
    token: readToken(tokenFile),
    slots,
    labels: Object.fromEntries(label ?? []),
    name,
    stopGraceMs,
  });
  log.tell("info", "starting", "starting", { host: host.name, dealer: shown(url), slots: host.slots });
  await runHost(host, log, drainMs);
}

function collect(file: string, before: readonly string[] = []): string[] {
  if (file === "") throw new InvalidArgumentError("the path of a file is allowed.");
  return [...before, file];
}
