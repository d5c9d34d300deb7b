import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** A payload of so many bytes, every page of it written: a Buffer or a string of ASCII. */
export function makePayload(kind, bytes) {
  const buffer = Buffer.alloc(bytes, "boss and worker ");
  return kind === "buffer" ? buffer : buffer.toString("latin1");
}

/** Throws unless it is such a payload. */
export function checkPayload(payload, kind, bytes) {
  const isKind = kind === "buffer" ? payload instanceof Uint8Array : typeof payload === "string";
  if (!isKind || payload.length !== bytes) throw new Error(`no ${kind} of ${bytes} bytes came`);
}

/** In a process of its own, a worker leaves behind how far that grew, for `growthOf`. */
export function leaveGrowth({ bytes, growthFile }) {
  if (!isMainThread) return;
  const before = process.memoryUsage.rss();
  process.on("exit", () => {
    const growth = (process.resourceUsage().maxRSS * 1024 - before) / bytes;
    writeFileSync(growthFile, String(growth));
  });
}

/** What a worker left, or nothing. */
export function growthOf(growthFile) {
  return existsSync(growthFile) ? Number(readFileSync(growthFile, "utf8")) : 0;
}

/**
 * How far the resident memory of this process rises at its highest while `move` runs, over the payload's size. The
 * payload is made within it, so the sender's own copy counts. The process must be fresh: the peak is the process's.
 */
export async function measureGrowth(bytes, move) {
  globalThis.gc();
  const before = process.memoryUsage.rss();
  await move();
  return { growth: (process.resourceUsage().maxRSS * 1024 - before) / bytes };
}
