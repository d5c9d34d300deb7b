import { randomUUID } from "node:crypto";
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dateNow, delay, performance } from "../timers.js";
import { codeOf } from "./probe.js";

const OWNER_ONLY = 0o600;

/** It is held for as long as a path is looked at and listened on: some milliseconds. */
const LOCK_WAIT_MS = 2000;
const LOCK_NAP_MS = 10;

/** Older than this it was left behind, whoever has its process's number by now: in a container all bosses may have the same. */
const LOCK_STALE_MS = 10_000;

/**
 * Lets one process at a time take a path, by a file beside it that only one can make. A lock whose process is dead, or that is
 * older than any taking lasts, is taken away. Returns what gives it back; rejects with the raw error, or EADDRINUSE when somebody keeps it.
 */
export async function lockPath(path: string): Promise<() => void> {
  const file = `${path}.lock`;
  const mine = `${process.pid} ${randomUUID()}`;
  const until = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      make(file, mine);
      return () => unlock(file, mine);
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    if (removeDead(file)) continue;
    if (performance.now() > until) {
      throw Object.assign(new Error(`${file} is held by another process that is starting there`), {
        code: "EADDRINUSE",
      });
    }
    await delay(LOCK_NAP_MS);
  }
}

/** Throws EEXIST when another one's is there. One that cannot be written, for the disk is full, would be taken for such. */
function make(file: string, text: string): void {
  const fd = openSync(file, "wx", OWNER_ONLY);
  try {
    writeFileSync(fd, text);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** One that was taken away meanwhile, as it was held for too long, may be another's by now. */
function unlock(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true });
}

/** Takes away a lock that nobody holds any more. True when there is none. */
function removeDead(file: string): boolean {
  const held = read(file);
  if (held === undefined) return true;
  if (!isStale(file) && (held === "" || isAlive(Number.parseInt(held, 10)))) return false;
  // Of several who saw it dead one moves it away; who moved a new one by mistake puts it back.
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return true;
  }
  const moved = read(aside);
  unlinkSync(aside);
  if (moved !== held && moved !== undefined) make(file, moved);
  return true;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function isStale(file: string): boolean {
  const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && dateNow() - made > LOCK_STALE_MS;
}

/** Anything but "no such process" counts as alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}
