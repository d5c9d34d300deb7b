import { execFileSync } from "node:child_process";
import { constants, existsSync, openSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";

/**
 * Lines that anybody writes to a named pipe, which is made if it is not there. Opened for writing too, so that there is
 * always a reader and always a writer: nobody waits for the other, and the lines never end.
 *
 * @param {string} path
 * @returns {AsyncIterable<string>}
 */
export function readOrders(path) {
  if (!existsSync(path)) execFileSync("mkfifo", [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  return createInterface({ input: new Socket({ fd, readable: true, writable: false }) });
}
