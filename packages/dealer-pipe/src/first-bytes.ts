import type { Socket } from "node:net";

const NOTHING = Buffer.alloc(0);

/**
 * Reads the first `count` bytes of a socket, then leaves it paused with its listeners as they were. `done` is called
 * once: with the bytes and what had come after them, or with undefined and what there was when the socket closed before.
 */
export function takeFirstBytes(
  socket: Socket,
  count: number,
  done: (first: Buffer | undefined, rest: Buffer) => void,
): void {
  let got: Buffer = NOTHING;
  const leave = (): void => {
    socket.off("data", onData);
    socket.off("close", onClose);
  };
  const onData = (chunk: Buffer): void => {
    got = got.length === 0 ? chunk : Buffer.concat([got, chunk]);
    if (got.length < count) return;
    leave();
    socket.pause();
    done(got.subarray(0, count), got.subarray(count));
  };
  const onClose = (): void => {
    leave();
    done(undefined, got);
  };
  socket.on("data", onData);
  socket.on("close", onClose);
}
