import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { CommandError } from "../command-error.js";

/** Bits of a file's mode that let anybody but its owner do something with it. */
const OTHERS = 0o077;

/** Shorter ones are refused by hosts and bosses. */
const MIN_TOKEN_BYTES = 16;

const ENVIRONMENT_VARIABLE = "BOSSWORKS_TOKEN";

/**
 * The token that a host shares with its boss, of a file or else of the environment, from which it is taken: workers have no use
 * for it. `CommandError`, which shows nothing of it, where there is none.
 */
export function readToken(file: string | undefined): string {
  const { [ENVIRONMENT_VARIABLE]: inherited } = process.env;
  delete process.env[ENVIRONMENT_VARIABLE];
  const token = file === undefined ? inherited : readKey("--token-file", file, { isSecret: true });
  if (token && Buffer.byteLength(token) >= MIN_TOKEN_BYTES) return token;
  if (token)
    throw new CommandError(
      `the token has fewer than ${MIN_TOKEN_BYTES} bytes: let \`bossworks keys\` make one`,
    );
  throw new CommandError(
    `there is no token: give --token-file, or set ${ENVIRONMENT_VARIABLE}. \`bossworks keys\` makes one; the boss has the same: new Boss({ token })`,
  );
}

/** What a file of one key holds, without a line end after it. */
export function readKey(option: string, file: string, { isSecret }: { readonly isSecret: boolean }): string {
  const key = read(option, file, isSecret).replace(/\r?\n$/, "");
  if (key === "") throw new CommandError(`${option}: ${file} is empty`);
  return key;
}

function read(option: string, file: string, isSecret: boolean): string {
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch (error) {
    throw new CommandError(`${option}: ${(error as Error).message}`);
  }
  try {
    // Before its mode is looked at, which a folder rightly has another of.
    if (fstatSync(fd).isDirectory()) throw new CommandError(`${option}: ${file} is a folder`);
    if (isSecret) checkMode(option, file, fd);
    return readFileSync(fd, "utf8");
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${option}: ${file}: ${(error as Error).message}`);
  } finally {
    closeSync(fd);
  }
}

/**
 * As ssh looks at its keys: a file of ours must be ours alone. One that another user has made readable for us, as service
 * managers and containers do with secrets, has a mode that is up to him.
 */
function checkMode(option: string, file: string, fd: number): void {
  const { uid, mode } = fstatSync(fd);
  if (uid !== process.getuid?.() || (mode & OTHERS) === 0) return;
  const shown = (mode & 0o777).toString(8).padStart(4, "0");
  throw new CommandError(
    `${option}: ${file} has mode ${shown}, so that others can read or change it: chmod 600 ${file}`,
  );
}
