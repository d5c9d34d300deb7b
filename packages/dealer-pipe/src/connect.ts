import { createConnection } from "node:net";
import type { Channel, ChannelAddress, ChannelEvents } from "@bossworks/core/driver";
import { delay } from "@bossworks/core/timers";
import { takeFirstBytes } from "./first-bytes.js";
import { WELCOME } from "./greeting.js";
import { PipeChannel } from "./pipe-channel.js";
import { checkPipePath } from "./pipe-path.js";
import { explained } from "./unreachable.js";

/** The queue of those who want in is full: we come again after such a time, not all of us at once. */
const QUEUE_FULL = "EAGAIN";
const NAP_MS = 50;

/** Where a channel is found: what the boss's side puts into an address. */
export interface PipeAddress extends ChannelAddress {
  readonly path: string;
  /** The greeting, in hexadecimal digits: a secret. */
  readonly greeting: string;
}

/**
 * The worker's side: see `WorkerSide.connect`. Rejects with a sentence that says what to do when nobody listens,
 * and says so when the boss's end does not know the channel any more. Waits as long as the boss is busy, or until `signal` fires: that it lives is
 * known elsewhere.
 */
export async function connect(
  address: ChannelAddress,
  events: ChannelEvents,
  signal?: AbortSignal,
): Promise<Channel> {
  const { path, greeting } = address as PipeAddress;
  checkPipePath(path);
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await dial(path, Buffer.from(greeting, "hex"), events, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== QUEUE_FULL) throw error;
      await delay(NAP_MS * (0.5 + Math.random()), undefined, { signal });
    }
  }
}

function dial(
  path: string,
  greeting: Buffer,
  events: ChannelEvents,
  signal: AbortSignal | undefined,
): Promise<Channel> {
  const socket = createConnection({ path });
  const onAbort = (): void => void socket.destroy(new Error("the worker dials no more"));
  signal?.addEventListener("abort", onAbort);
  return new Promise((resolve, reject) => {
    let problem: Error = new Error(`the boss's end of the channel at ${path} is gone`);
    const onError = (error: Error): void => {
      problem = explained(path, error);
    };
    socket.on("error", onError);
    socket.write(greeting);
    takeFirstBytes(socket, WELCOME.length, (first, rest) => {
      signal?.removeEventListener("abort", onAbort);
      if (!first?.equals(WELCOME)) {
        socket.destroy();
        return reject(first ? new Error(`what answers at ${path} is no boss of this version`) : problem);
      }
      const channel = new PipeChannel(events);
      channel.attach(socket, rest);
      socket.off("error", onError);
      resolve(channel);
    });
  });
}
