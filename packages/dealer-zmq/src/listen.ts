import { chmodSync, rmSync } from "node:fs";
import { isIP } from "node:net";
import {
  claimPath,
  makeSocketFolder,
  reclaimFolders,
  removeSocketFolder,
} from "@bossworks/core/socket-files";
import type { BossSocket } from "./boss-socket.js";
import { lookUp } from "./look-up.js";
import { bracketed, type ZmqPlace } from "./zmq-place.js";

const OWNER_ONLY = 0o600;
const ANY_HOST: { readonly [host: string]: string } = { "0.0.0.0": "127.0.0.1", "::": "::1" };

const HELP: { readonly [code: string]: string } = {
  EMFILE: "this program may open no more files: raise that limit (ulimit -n)",
  ENFILE: "this machine may open no more files: raise that limit",
  EADDRINUSE: "it is taken: choose another port, or none for a free one",
  EADDRNOTAVAIL: "it is no address of this machine: choose one of its own, or 127.0.0.1",
  ENODEV: "it is no address of this machine: choose one of its own, or 127.0.0.1",
  ENOTFOUND: "nobody knows that name: choose an address of this machine",
  EACCES: "this user may not listen there: choose a port above 1023, or another folder",
  EPERM: "this user may not listen there: choose another folder",
  ENOSPC: "its disk is full: free some room, or choose another path",
  EROFS: "its folder cannot be written to: choose another path",
  ENOENT: "its folder does not exist: make it, or choose another path",
  ENOTDIR: "a part of it is no folder: choose another path",
};

/** Where a boss listens, and how its workers find it. */
export interface Listening {
  /** What a worker connects to. */
  readonly endpoint: string;
  /** Removes the socket's file, and what was made for it; while it still listens, so that it is nobody else's. */
  tidy(): void;
  /** Of a socket that has one. */
  readonly file?: string | undefined;
}

/** Makes the socket of a boss, for IPv6 or not: libzmq wants to know before it is given an address. */
export type MakeSocket = (ipv6: boolean) => BossSocket;

/** Listens. Rejects with a sentence that says what to do, and the raw error as `cause`; also when told to end. */
export async function listenAt(
  place: ZmqPlace,
  makeSocket: MakeSocket,
  signal: AbortSignal,
): Promise<Listening> {
  let socket: BossSocket | undefined;
  try {
    if (place.kind === "ipc") {
      socket = makeSocket(false);
      return await listenIpc(place.path, socket);
    }
    const address = await addressOf(place.host, signal);
    socket = makeSocket(isIP(address) === 6);
    return await listenTcp(address, place.port, socket);
  } catch (error) {
    await socket?.close();
    throw explained(nameOf(place), error);
  }
}

/** A name's first address, which may be of IPv6 where the name does not look so. */
async function addressOf(host: string, signal: AbortSignal): Promise<string> {
  if (isIP(host)) return host;
  const [first = host] = await lookUp(host, signal);
  return first;
}

async function listenTcp(address: string, port: number | undefined, socket: BossSocket): Promise<Listening> {
  const bound = await socket.listen(`tcp://${bracketed(address)}:${port ?? "*"}`);
  const taken = bound.slice(bound.lastIndexOf(":") + 1);
  return { endpoint: `tcp://${bracketed(ANY_HOST[address] ?? address)}:${taken}`, tidy: () => {} };
}

async function listenIpc(given: string | undefined, socket: BossSocket): Promise<Listening> {
  const path = given ?? makeSocketFolder();
  const tidy = (): void => (given === undefined ? removeSocketFolder(path) : rmSync(path, { force: true }));
  try {
    const endpoint = `ipc://${path}`;
    const listen = async (): Promise<void> => {
      await socket.listen(endpoint);
      chmodSync(path, OWNER_ONLY);
    };
    // libzmq itself would remove whatever lies there.
    if (given !== undefined) await claimPath(path, listen);
    else await Promise.all([listen(), reclaimFolders()]);
    return { endpoint, tidy, file: path };
  } catch (error) {
    if (given === undefined) tidy();
    throw error;
  }
}

function nameOf(place: ZmqPlace): string {
  if (place.kind === "ipc") return place.path ?? "a fresh folder";
  return `${bracketed(place.host)}:${place.port ?? "*"}`;
}

function explained(where: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TypeError) return error;
  const { code, errno } = error as NodeJS.ErrnoException;
  // What the system says is explained; what we say ourselves is a sentence already.
  const help = (errno !== undefined && code !== undefined && HELP[code]) || error.message;
  return Object.assign(new Error(`cannot listen at ${where}: ${help}`, { cause: error }), { code });
}
