import { chmodSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { claimPath } from "@bossworks/core/socket-files";

const OWNER_ONLY = 0o600;

const HELP: { readonly [code: string]: string } = {
  EMFILE: "this program may open no more files: raise that limit (ulimit -n)",
  ENFILE: "this machine may open no more files: raise that limit",
  EACCES:
    "this user may not make files in its folder: choose another path, or change the folder's permissions",
  EPERM:
    "this user may not make files in its folder: choose another path, or change the folder's permissions",
  ENOSPC: "its disk is full: free some room, or choose another path",
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
    return await claimPath(path, () => listen(path, onConnection));
  } catch (error) {
    throw explained(path, error);
  }
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
  const { code } = cause as NodeJS.ErrnoException;
  const help = (code && HELP[code]) ?? (cause as Error).message;
  return Object.assign(new Error(`the pipe ${path} cannot be opened: ${help}`, { cause }), { code });
}
