import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { CommandError } from "../command-error.js";
import { curveFiles, type KeyFile, tokenFile } from "../keys/key-files.js";
import type { KeysReport } from "../keys/keys-report.js";
import { PUBLIC_MODE, SECRET_MODE, writeKeyFiles } from "../keys/write-key-files.js";
import { loadPackage } from "../load-package.js";
import type { Output } from "../output.js";
import { whyOf } from "../why.js";

const ZMQ = "@bossworks/dealer-zmq";
const EXAMPLES = `
Files:
  curve.pub  mode 0644  the boss's public CURVE key, for ZeroMQ; hosts have it too
  curve.key  mode 0600  the boss's secret CURVE key
  token      mode 0600  the secret of a boss and its hosts

Examples:
  bossworks keys                          into ./bossworks-keys
  bossworks keys --out /etc/jobs --force  new keys in the place of the old ones
  bossworks keys --no-curve               the token alone, without ${ZMQ}

Exit codes: 0 written, 1 not written, 2 wrong usage.`;

const ABOUT_FILES =
  'Each file holds the key alone, without a line end: readFileSync(file, "utf8") is what an option takes. Keep the secret ones out of repositories, logs and images.';

interface KeysOptions {
  readonly out: string;
  readonly force: boolean;
  readonly curve: boolean;
  readonly json: boolean;
}

/** `bossworks keys`. */
export function keysCommand(output: Output): Command {
  return new Command("keys")
    .description("Makes a pair of CURVE keys and a shared secret, as files. Prints no secret.")
    .option("--out <folder>", "where they are written; made if it is not there", toFolder, "bossworks-keys")
    .option("--force", "replaces files that are there", false)
    .option("--no-curve", "makes no CURVE keys")
    .option("--json", "prints what was written as JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(({ out, force, curve, json }: KeysOptions) => {
      const files = [...(curve ? makeCurveFiles() : []), tokenFile()];
      const folder = resolve(out);
      writeKeyFiles(folder, files, force);
      const report = reportOf(folder, files);
      if (json) output.printJson(report);
      else print(output, report);
    });
}

function toFolder(path: string): string {
  if (path === "") throw new InvalidArgumentError("the path of a folder is allowed.");
  return path;
}

function makeCurveFiles(): KeyFile[] {
  let zmq: typeof import("@bossworks/dealer-zmq") | undefined;
  try {
    zmq = loadPackage(ZMQ);
  } catch (error) {
    throw new CommandError(
      `${ZMQ} cannot be loaded: ${whyOf(error)}; nothing was written. bossworks doctor says more, and --no-curve does without it`,
    );
  }
  if (!zmq)
    throw new CommandError(
      `CURVE keys need ${ZMQ}, so nothing was written: npm install ${ZMQ}, or give --no-curve`,
    );
  return curveFiles(zmq.makeCurveKeys());
}

function reportOf(folder: string, files: readonly KeyFile[]): KeysReport {
  return {
    folder,
    files: files.map(({ name, isSecret, use }) => ({
      path: resolve(folder, name),
      mode: `0${(isSecret ? SECRET_MODE : PUBLIC_MODE).toString(8)}`,
      secret: isSecret,
      use,
    })),
  };
}

function print(output: Output, { files }: KeysReport): void {
  output.printRows(
    files.map(({ path, mode, secret, use }) => [path, mode, secret ? "secret" : "public", use]),
  );
  output.print("");
  output.printRows([[ABOUT_FILES]]);
}
