import { ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { tryLock, waitForLock } from "fs-native-extensions";

/** Far behind what is written: where locks are mandatory, on Windows, a locked byte cannot be read by others. */
const LOCKED_BYTE = 2 ** 30;

/**
 * A lock that one process of this machine can have, by a file. The system lets go of it when that process ends, however it
 * ends, so there is nothing to be cleaned up, and the file may stay.
 */
export class InstanceLock {
  #path;
  #file;

  constructor(path) {
    this.#path = path;
    this.#file = openSync(path, "a+");
  }

  /** Takes it until this process ends; false when another process has it. */
  take() {
    if (!tryLock(this.#file, LOCKED_BYTE, 1)) return false;
    ftruncateSync(this.#file);
    writeSync(this.#file, `${process.pid}\n`);
    return true;
  }

  /** The process that has it, or had it last. */
  get holder() {
    return Number(readFileSync(this.#path, "utf8"));
  }

  /** Resolves when no other process has it. */
  async released() {
    await waitForLock(this.#file, LOCKED_BYTE, 1);
  }
}
