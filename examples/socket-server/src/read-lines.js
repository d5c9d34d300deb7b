/** Longest line, in characters: a client that never ends one shall not fill our memory. */
const MAX_LENGTH = 1000;

/**
 * The lines that come by a stream. When the next one is not there within `idleMs`, or is too long, the stream is destroyed
 * with an error that says so. Leaves the stream open when it is left, or when the other end has said all.
 *
 * @param {import("node:stream").Duplex} stream
 * @param {number} idleMs
 */
export async function* readLines(stream, idleMs) {
  const giveUp = () => stream.destroy(new Error(`nothing was asked for ${idleMs} ms`));
  let idle = setTimeout(giveUp, idleMs);
  let rest = "";
  try {
    stream.setEncoding("utf8");
    for await (const text of stream.iterator({ destroyOnReturn: false })) {
      const lines = (rest + text).split("\n");
      if (lines.some(({ length }) => length > MAX_LENGTH)) {
        return stream.destroy(new Error(`a line has ${MAX_LENGTH} characters at most`));
      }
      rest = lines.pop();
      for (const line of lines) {
        // Not while the answer is being worked on.
        clearTimeout(idle);
        yield line.trim();
        idle = setTimeout(giveUp, idleMs);
      }
    }
  } finally {
    clearTimeout(idle);
  }
}
