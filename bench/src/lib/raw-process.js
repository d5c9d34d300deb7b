import { fork, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { FramedRedis } from "./framed-redis.js";
import { FramedSocket } from "./framed-socket.js";
import { FramedZmq } from "./framed-zmq.js";

/** The raw ways between two processes of one machine. */
export const LINKS = {
  batched: "a Unix socket, batched by hand",
  single: "a Unix socket, one message a write",
  json: "child_process IPC, json",
  advanced: "child_process IPC, advanced",
  zmqBatched: "ZeroMQ over ipc, batched by hand",
  zmqSingle: "ZeroMQ over ipc, one message a send",
  redisBatched: "Redis streams, batched by hand",
  redisSingle: "a Redis stream, one message a command",
};

/** Those a dealer between processes is set beside: its own medium, batched and not, and what else there is. */
export const LINKS_BESIDE = {
  pipe: ["batched", "single", "json", "advanced"],
  zmq: ["zmqBatched", "zmqSingle", "batched"],
  redis: ["redisBatched", "redisSingle", "batched"],
};

/**
 * Starts one of workers/ in a process, reached by one of `LINKS`. Resolves once it is connected.
 *
 * @returns {Promise<{ send(message: unknown): void, onMessage(listener: (message: unknown) => void): void,
 *   end(): Promise<void> }>}
 */
export function startRawProcess(worker, link, params) {
  const file = fileURLToPath(new URL(`../workers/${worker}`, import.meta.url));
  if (link === "json" || link === "advanced") return startByIpc(file, link, params);
  if (link.startsWith("zmq")) return startByZmq(file, link, params);
  if (link.startsWith("redis")) return startByRedis(file, link, params);
  return startBySocket(file, link, params);
}

/** A process that ends by itself ends the measurement: its other end would wait for ever. */
function start(file, params) {
  const child = spawn(process.execPath, [file, JSON.stringify(params)], { stdio: "inherit" });
  child.once("exit", (code) => {
    if (code !== null) throw new Error(`the raw process ended with ${code}`);
  });
  return child;
}

async function startByZmq(file, link, params) {
  const { Dealer } = await import("zeromq");
  const folder = mkdtempSync(join(tmpdir(), "bossworks-bench-"));
  const endpoint = `ipc://${join(folder, "socket")}`;
  const socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
  await socket.bind(endpoint);
  const child = start(file, { link, endpoint, ...params });
  const isBatched = link === "zmqBatched";
  const make = (onMessage) => new FramedZmq(socket, { isBatched, onMessage });
  return sideOf(child, make, () => rmSync(folder, { recursive: true }));
}

/** The server is the one of this run: see redis-server.js. */
async function startByRedis(file, link, params) {
  const { dealer, ...rest } = params;
  const keys = `bench:${randomUUID()}`;
  const child = start(file, { link, url: dealer, keys, ...rest });
  const ends = { to: `${keys}:worker`, from: `${keys}:boss`, isBatched: link === "redisBatched" };
  const redis = await import("ioredis");
  return sideOf(child, (onMessage) => overRedis(redis, dealer, { ...ends, onMessage }));
}

function overRedis({ Redis }, url, options) {
  const client = () => new Redis(url, { protocol: 2 });
  return new FramedRedis(client(), client(), options);
}

async function startByIpc(file, link, params) {
  const child = fork(file, [JSON.stringify({ link, ...params })], { serialization: link });
  return {
    send: (message) => void child.send(message),
    onMessage: (listener) => void child.on("message", listener),
    end: () => ended(child),
  };
}

async function startBySocket(file, link, params) {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-bench-"));
  const path = join(folder, "socket");
  const server = createServer().listen(path);
  await once(server, "listening");
  const child = start(file, { link, path, ...params });
  const [socket] = await once(server, "connection");
  server.close();
  rmSync(folder, { recursive: true });
  return sideOf(child, (onMessage) => new FramedSocket(socket, { isBatched: link === "batched", onMessage }));
}

/** Our side of a link that `make` frames; `leave` is called when the process has ended. */
function sideOf(child, make, leave = () => {}) {
  let listener;
  const framed = make((message) => listener(message));
  return {
    send: (message) => framed.send(message),
    onMessage: (onMessage) => {
      listener = onMessage;
    },
    end: async () => {
      framed.close();
      await ended(child);
      leave();
    },
  };
}

async function ended(child) {
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** The other end, in the process started: `{ params, send, onMessage }`. */
export async function joinRawProcess(onMessage) {
  const { link, path, endpoint, url, keys, ...params } = JSON.parse(process.argv[2]);
  if (url !== undefined) {
    const isBatched = link === "redisBatched";
    const framed = overRedis(await import("ioredis"), url, {
      to: `${keys}:boss`,
      from: `${keys}:worker`,
      isBatched,
      onMessage,
    });
    return { params, send: (message) => framed.send(message) };
  }
  if (endpoint !== undefined) {
    const { Dealer } = await import("zeromq");
    const socket = new Dealer({ linger: 0, sendHighWaterMark: 0, receiveHighWaterMark: 0 });
    socket.connect(endpoint);
    const framed = new FramedZmq(socket, { isBatched: link === "zmqBatched", onMessage });
    return { params, send: (message) => framed.send(message) };
  }
  if (path === undefined) {
    process.on("message", onMessage);
    return { params, send: (message) => void process.send(message) };
  }
  const socket = connect(path);
  const framed = new FramedSocket(socket, { isBatched: link === "batched", onMessage });
  await once(socket, "connect");
  return { params, send: (message) => framed.send(message) };
}
