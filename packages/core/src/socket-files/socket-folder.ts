import { mkdtempSync, rmdirSync, type Stats, unlinkSync } from "node:fs";
import { lstat, readdir, rmdir, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dateNow } from "../timers.js";
import { probe } from "./probe.js";

const PREFIX = "bossworks-";
/** What `mkdtemp` makes of it. A folder that somebody has named himself is none of ours. */
const NAME = new RegExp(`^${PREFIX}[A-Za-z0-9]{6}$`);
const SOCKET = "boss.sock";
const OWNER_ONLY = 0o700;
const PERMISSIONS = 0o777;

/** Between making a socket and listening on it lie some microseconds in which it looks dead. */
const MIN_AGE_MS = 2000;

/** A folder is made before its socket, and outlives it by a moment. Who was killed in between leaves it empty. */
const MIN_EMPTY_AGE_MS = 60_000;

/** Folders of this process, removed when it exits without closing its dealers. */
const ours = new Set<string>();

/** Longer paths are cut by the system, without a word: at 108 bytes on Linux, at 104 with the zero at the end on macOS. */
const MAX_PATH_BYTES = 103;

/**
 * Makes a folder of mode 0700 that nobody else has, and returns the path of a socket in it. Throws an error with a sentence
 * that says what to do and the system's `code`, as `cause` what is wrong: nobody has named that folder, so it is no mistake in
 * an option.
 */
export function makeSocketFolder(): string {
  const root = tmpdir();
  const bytes = Buffer.byteLength(join(root, `${PREFIX}XXXXXX`, SOCKET));
  if (bytes > MAX_PATH_BYTES) throw noFolder(root, tooLong(bytes));
  let folder: string;
  try {
    folder = mkdtempSync(join(root, PREFIX));
  } catch (cause) {
    throw noFolder(root, cause as NodeJS.ErrnoException);
  }
  if (ours.size === 0) process.once("exit", removeAll);
  ours.add(folder);
  return join(folder, SOCKET);
}

/** Removes the folder of such a socket, and what is left of the socket. */
export function removeSocketFolder(path: string): void {
  const folder = join(path, "..");
  if (!ours.delete(folder)) return;
  if (ours.size === 0) process.off("exit", removeAll);
  for (const remove of [() => unlinkSync(path), () => rmdirSync(folder)]) {
    try {
      remove();
    } catch {
      // Gone already, as it should be.
    }
  }
}

/**
 * Removes what bosses left that were killed: folders with our name, our owner and our permissions, whose only file is
 * a socket that refuses connections, or which have been empty for a minute. Never rejects; what is in doubt stays.
 */
export async function reclaimFolders(root: string = tmpdir()): Promise<void> {
  const names = await readdir(root).catch((): string[] => []);
  const candidates = names.filter((name) => NAME.test(name)).map((name) => join(root, name));
  await Promise.all(candidates.map((folder) => reclaim(folder).catch(() => {})));
}

async function reclaim(folder: string): Promise<void> {
  if (ours.has(folder)) return;
  const stats = await lstat(folder);
  if (!isOurKind(stats)) return;
  const ageMs = dateNow() - stats.mtimeMs;
  const [file, ...others] = await readdir(folder);
  if (file === undefined) {
    if (ageMs >= MIN_EMPTY_AGE_MS) await rmdir(folder);
    return;
  }
  const path = join(folder, SOCKET);
  if (file !== SOCKET || others.length > 0 || ageMs < MIN_AGE_MS || (await probe(path)) !== "dead") return;
  await unlink(path);
  await rmdir(folder);
}

function isOurKind(stats: Stats): boolean {
  const isOwn = stats.isDirectory() && stats.uid === process.getuid?.();
  return isOwn && (stats.mode & PERMISSIONS) === OWNER_ONLY;
}

function tooLong(bytes: number): NodeJS.ErrnoException {
  const message = `a socket's path there has ${bytes} bytes, and the system takes ${MAX_PATH_BYTES}`;
  return Object.assign(new Error(message), { code: "ENAMETOOLONG" });
}

function noFolder(root: string, cause: NodeJS.ErrnoException): Error {
  const message = `no socket can lie in the folder for temporary files, ${root} (${cause.message}): set TMPDIR to a folder with a short path that this user may write to, or give the dealer a path of its own`;
  return Object.assign(new Error(message, { cause }), { code: cause.code });
}

function removeAll(): void {
  for (const folder of [...ours]) removeSocketFolder(join(folder, SOCKET));
}
