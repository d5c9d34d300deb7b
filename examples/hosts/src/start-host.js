import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(
  import.meta.resolve("@bossworks/cli/package.json").replace("package.json", "dist/bin.js"),
);
const MODULE = fileURLToPath(new URL("./pi.worker.js", import.meta.url));

/**
 * Starts `bossworks host` on this machine, as an init system would on another one.
 *
 * @param {{ dealer: string, token: string, name: string, args?: readonly string[] }} options
 * @returns {import("node:child_process").ChildProcess}
 */
export function startHost({ dealer, token, name, args = [] }) {
  const all = [PROGRAM, "host", dealer, "--module", MODULE, "--name", name, "--slots", "2", ...args];
  return spawn(process.execPath, all, {
    env: { ...process.env, BOSSWORKS_TOKEN: token },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
