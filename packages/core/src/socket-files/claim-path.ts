import { unlink } from "node:fs/promises";
import { lockPath } from "./path-lock.js";
import { probe } from "./probe.js";

/**
 * Does `listen` at a path that somebody else may have: a socket whose boss is dead is replaced, anything else is left
 * alone. Rejects with the raw error, or EADDRINUSE and a sentence.
 */
export async function claimPath<T>(path: string, listen: () => Promise<T>): Promise<T> {
  const unlock = await lockPath(path);
  try {
    await makeWay(path);
    return await listen();
  } finally {
    unlock();
  }
}

/** Removes a socket that is provably dead. */
async function makeWay(path: string): Promise<void> {
  const found = await probe(path);
  if (found === "nothing") return;
  if (found === "dead") return await unlink(path);
  const what = found === "alive" ? "somebody listens there already" : "a file that is no socket lies there";
  throw Object.assign(new Error(`${what}: choose another path for this boss, or end what is there`), {
    code: "EADDRINUSE",
  });
}
