import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";

/**
 * Adds one to the number in a file as one does who is alone: reads it, works on it, writes it back. Whoever does the same
 * in between is forgotten.
 *
 * @param {string} path a file of 8 bytes
 */
export async function addOneTo(path) {
  const file = openSync(path, "r+");
  try {
    const number = Buffer.alloc(8);
    readSync(file, number, 0, 8, 0);
    number.writeDoubleLE(number.readDoubleLE() + 1);
    await turn();
    writeSync(file, number, 0, 8, 0);
  } finally {
    closeSync(file);
  }
}
