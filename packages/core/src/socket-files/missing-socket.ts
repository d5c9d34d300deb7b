import { existsSync } from "node:fs";

/** Why nobody can connect any more to the socket that was made at a path and is still listened at; undefined while its file is there. */
export function missingSocket(path: string): Error | undefined {
  // A named pipe of Windows lies in no folder, and to look for it would be to use it.
  if (process.platform === "win32" || existsSync(path)) return undefined;
  const advice = "somebody has removed it, so nobody finds the boss: close that, and make another";
  return Object.assign(new Error(`the socket's file ${path} is gone: ${advice}`), { code: "ENOENT" });
}
