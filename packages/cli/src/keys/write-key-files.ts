import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../command-error.js";
import type { KeyFile } from "./key-files.js";

export const SECRET_MODE = 0o600;
export const PUBLIC_MODE = 0o644;
const FOLDER_MODE = 0o700;

/**
 * Writes all the files or none, each with its mode whatever the umask. What is there already is left alone, and
 * `CommandError` says so; with `force` it is replaced, also where a link to somewhere else lies.
 */
export function writeKeyFiles(folder: string, files: readonly KeyFile[], force: boolean): void {
  const made: string[] = [];
  const writeNew = (path: string, { content, isSecret }: KeyFile): void => {
    writeFileSync(path, content, { flag: "wx", mode: SECRET_MODE });
    made.push(path);
    chmodSync(path, isSecret ? SECRET_MODE : PUBLIC_MODE);
  };
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    if (force) {
      const suffix = `.${randomUUID()}`;
      for (const file of files) writeNew(join(folder, file.name + suffix), file);
      for (const { name } of files) renameSync(join(folder, name + suffix), join(folder, name));
    } else {
      for (const file of files) writeNew(join(folder, file.name), file);
    }
  } catch (error) {
    for (const path of made) rmSync(path, { force: true });
    throw told(folder, error as NodeJS.ErrnoException);
  }
}

function told(folder: string, { code, syscall, path, message }: NodeJS.ErrnoException): CommandError {
  if (code === "EEXIST" && syscall === "open")
    return new CommandError(
      `${path} is there already; nothing was written. Give --force to replace it, or --out with another folder`,
    );
  return new CommandError(
    `nothing could be written to ${folder}: ${message}. Give --out with another folder`,
  );
}
