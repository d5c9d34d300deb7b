import { readSync } from "node:fs";
import type { Socket } from "node:net";

const CHUNK_BYTES = 64 * 1024;

/**
 * What a socket holds that nobody has read yet. Node destroys a socket whose write failed, and what its peer had sent
 * before would be lost, which it is not without the proxy; so this is called from the callback of that write, which
 * comes first. Windows has no descriptor to read from: there it returns what Node itself had read.
 */
export function readRest(socket: Socket): Buffer[] {
  const rest: Buffer[] = [];
  for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) rest.push(chunk as Buffer);
  const { fd } = (socket as { _handle?: { fd?: number } | null })._handle ?? {};
  if (fd === undefined || fd < 0) return rest;
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      const length = readSync(fd, chunk);
      if (length === 0) return rest;
      rest.push(chunk.subarray(0, length));
    }
  } catch {
    // Nothing is left, or the peer's end was told in this way.
    return rest;
  }
}
