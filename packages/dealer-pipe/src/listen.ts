import { chmodSync } from "node:fs";
import { unlink } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { lockPath } from "./path-lock.js";
import { codeOf, probe } from "./probe.js";

const OWNER_ONLY = 0o600;

const HELP: { readonly [code: string]: string } = {
  EACCES:
    "this user may not make files in its folder: choose another path, or change the folder's permissions",
  EPERM:
    "this user may not make files in its folder: choose another path, or change the folder's permissions",
  EROFS: "its folder cannot be written to: choose another path",
  ENOENT: "its folder does not exist: make it, or choose another path",
  ENOTDIR: "a part of it is no folder: choose another path",
};

/**
 * Listens at a path nobody else can have, or, when `mustClaim`, at one that somebody may: then a socket whose boss is
 * dead is replaced, and anything else is left alone. Rejects with a sentence that says what to do, `cause` is raw.
 */
export async function listenAt(
  path: string,
  mustClaim: boolean,
  onConnection: (socket: Socket) => void,
): Promise<Server> {
  try {
    if (!mustClaim || process.platform === "win32") return await listen(path, onConnection);
    const unlock = await lockPath(path);
    try {
      await makeWay(path);
      return await listen(path, onConnection);
    } finally {
      unlock();
    }
  } catch (error) {
    throw explained(path, error);
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

function listen(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Exclusive: in a cluster's worker the primary process would listen instead.
    server.listen({ path, exclusive: true }, () => {
      server.off("error", reject);
      // A connection that cannot be accepted is its sender's trouble.
      server.on("error", () => {});
      resolve(server);
    });
    if (process.platform !== "win32" && server.listening) chmodSync(path, OWNER_ONLY);
    server.unref();
  });
}

function explained(path: string, cause: unknown): Error {
  const code = codeOf(cause);
  const help = (code && HELP[code]) ?? (cause as Error).message;
  return Object.assign(new Error(`the pipe ${path} cannot be opened: ${help}`, { cause }), { code });
}
