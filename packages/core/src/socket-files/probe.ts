import { lstat } from "node:fs/promises";
import { createConnection } from "node:net";

/** What lies at a path. "alive" is also the answer whenever death cannot be proved. */
export type Found = "nothing" | "alive" | "dead" | "no socket";

/** Looks whether somebody listens at a path. Only a socket that refuses connections is dead. */
export async function probe(path: string): Promise<Found> {
  try {
    if (!(await lstat(path)).isSocket()) return "no socket";
  } catch (error) {
    return codeOf(error) === "ENOENT" ? "nothing" : "alive";
  }
  return await new Promise((resolve) => {
    const socket = createConnection({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve("alive");
    });
    socket.once("error", (error) => {
      if (codeOf(error) === "ENOENT") resolve("nothing");
      else resolve(codeOf(error) === "ECONNREFUSED" ? "dead" : "alive");
    });
  });
}

/** The code of an error of the system. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
