import { randomUUID } from "node:crypto";
import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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
    makeFolder(folder);
    if (force) {
      const suffix = `.${randomUUID()}`;
      for (const file of files) writeNew(join(folder, file.name + suffix), file);
      const names = files.map(({ name }) => name);
      replaceAll(folder, names, suffix);
    } else {
      for (const file of files) writeNew(join(folder, file.name), file);
    }
  } catch (error) {
    for (const path of made) rmSync(path, { force: true });
    throw told(folder, error as NodeJS.ErrnoException);
  }
}

/**
 * Makes a folder and those it lies in; false where it is there. Not by `recursive`, with which Node 20 turns round for ever where
 * the system has no place for a new folder, as in /proc.
 */
function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "ENOENT" || !makeFolder(dirname(folder))) throw error;
    mkdirSync(folder, { mode: FOLDER_MODE });
  }
  return true;
}

/** Puts the new files in place of the old ones; where one cannot be, the old ones come back. */
function replaceAll(folder: string, names: readonly string[], suffix: string): void {
  const undo: (() => void)[] = [];
  const kept: string[] = [];
  try {
    for (const name of names) {
      const path = join(folder, name);
      const old = `${path}${suffix}.old`;
      const wasThere = keep(path, old);
      if (wasThere) kept.push(old);
      undo.push(() => {
        if (wasThere) renameSync(old, path);
        // Also where both names are one file's, which a renaming then leaves alone.
        rmSync(wasThere ? old : path, { force: true });
      });
      renameSync(path + suffix, path);
    }
  } catch (error) {
    for (const step of undo.toReversed()) step();
    throw error;
  }
  for (const old of kept) rmSync(old);
}

/** Lets a file be found by another name too. False where there is none; throws for a folder, which keys do not replace. */
function keep(path: string, old: string): boolean {
  const present = lstatSync(path, { throwIfNoEntry: false });
  if (!present) return false;
  if (present.isDirectory()) throw new Error(`${path} is a folder`);
  linkSync(path, old);
  return true;
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
