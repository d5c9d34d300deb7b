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
