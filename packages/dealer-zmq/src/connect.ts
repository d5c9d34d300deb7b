import { randomBytes } from "node:crypto";
import type { Channel, ChannelAddress, ChannelEvents } from "@bossworks/core/driver";
import { clearTimeout, setImmediate, setTimeout } from "@bossworks/core/timers";
import { Dealer } from "zeromq";
import { atMost } from "./at-most.js";
import { endpointsOf } from "./endpoints.js";
import { ANSWER_MS, CONNECT_MS, WORKER_RELEASE_MS } from "./limits.js";
import { MessageReader } from "./message-reader.js";
import { type DealerOptions, ourContext, SOCKET_OPTIONS, TCP_OPTIONS } from "./sockets.js";
import { watchConnection } from "./watch-connection.js";
import { makeGreeting, WORD, wordOf } from "./words.js";
import { type Wire, ZmqChannel } from "./zmq-channel.js";

const ROUTING_ID_BYTES = 16;

/** Where a channel is found: what the boss's side puts into an address. */
export interface ZmqAddress extends ChannelAddress {
  /** As libzmq writes it: `tcp://127.0.0.1:5555`, `ipc:///run/x.sock`; a host's may have a name. */
  readonly endpoint: string;
  /** The channel's key, in hexadecimal digits: a secret. */
  readonly key: string;
  /** What a CURVE connection is made with. Undefined: it is plain. */
  readonly curve: WorkerKeys | undefined;
  /** How long the other end may take to show what it speaks, in milliseconds. */
  readonly handshakeTimeoutMs: number;
}

/** The boss's public key, and a pair of the worker's own, in Z85. The last is a secret. */
export interface WorkerKeys {
  readonly serverKey: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

/**
 * The worker's side: see `WorkerSide.connect`. Rejects with a sentence that says what to do when nobody answers, or what
 * answers lets us not in or is no boss of ours, and says so when the boss's end knows the channel no more. A boss that is busy, or has no
 * staff any more, answers late or never: who is still wanted comes again.
 */
export async function connect(
  address: ChannelAddress,
  events: ChannelEvents,
  signal?: AbortSignal,
): Promise<Channel> {
  const { endpoint, ...rest } = address as ZmqAddress;
  let problem: unknown = new Error("the worker dials no more");
  for (const at of await endpointsOf(endpoint, signal)) {
    if (signal?.aborted) break;
    try {
      return await connectTo({ ...rest, endpoint: at }, events, signal);
    } catch (error) {
      problem = error;
    }
  }
  throw problem;
}

async function connectTo(
  address: ZmqAddress,
  events: ChannelEvents,
  signal: AbortSignal | undefined,
): Promise<Channel> {
  const { endpoint, key } = address;
  const socket = new Dealer(optionsFor(address));
  const { made, broken, released } = watchConnection(socket, endpoint);
  let giveUp = (_error: Error): void => {};
  const givenUp = new Promise<Error>((resolve) => {
    giveUp = resolve;
  });
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => giveUp(new Error("the worker dials no more"));
  signal?.addEventListener("abort", onAbort);
  const failed = Promise.race([broken, givenUp]).then((error) => Promise.reject(error));
  // After that it is told otherwise.
  failed.catch(() => {});
  try {
    socket.connect(endpoint);
    await Promise.race([made, failed]);
    await Promise.race([socket.send([...makeGreeting(Buffer.from(key, "hex"))]), failed]);
    timer = setTimeout(() => giveUp(new Error(`no boss answers at ${endpoint}`)), ANSWER_MS);
    const answer = await Promise.race([socket.receive(), failed]);
    if (wordOf(answer) !== WORD.WELCOME)
      throw new Error(`the boss's end of the channel at ${endpoint} is gone`);
  } catch (error) {
    socket.close();
    await atMost(WORKER_RELEASE_MS, released);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
  const channel = new ZmqChannel(events);
  channel.attach(wireOf(socket, released));
  // Nothing is told before the caller has its channel.
  setImmediate(() => {
    void broken.then(({ message }) => channel.lost(message));
    void new MessageReader(socket, (message) => channel.receive(message)).readAll();
  });
  return channel;
}

/** A send fails when the connection is gone, which is told otherwise. */
function wireOf(socket: Dealer, released: Promise<void>): Wire {
  return {
    send: (message) => {
      if (!socket.closed) socket.send([...message]).catch(() => {});
    },
    leave: () => {
      socket.close();
      return atMost(WORKER_RELEASE_MS, released);
    },
  };
}

/** A routing id is never used again: libzmq would ignore the second who has it. */
function optionsFor({ endpoint, curve, handshakeTimeoutMs }: ZmqAddress): DealerOptions {
  const keys = curve && {
    curveServerKey: curve.serverKey,
    curvePublicKey: curve.publicKey,
    curveSecretKey: curve.secretKey,
  };
  return {
    context: ourContext(),
    ...SOCKET_OPTIONS,
    ...(endpoint.startsWith("tcp:") ? { ...TCP_OPTIONS, connectTimeout: CONNECT_MS } : {}),
    routingId: randomBytes(ROUTING_ID_BYTES).toString("hex"),
    reconnectInterval: -1,
    immediate: true,
    handshakeInterval: handshakeTimeoutMs,
    ipv6: true,
    ...keys,
  };
}
