import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

/**
 * Starts the server as a process of its own, with a session of its own, that writes to a log. Resolves when it serves, or has
 * ended, to what it says about that.
 */
export async function startInBackground(log) {
  const file = openSync(log, "a");
  const child = spawn(process.execPath, [MAIN], { detached: true, stdio: ["ignore", file, file, "ipc"] });
  const [said] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => [failed(code, log)]),
  ]);
  if (child.connected) child.disconnect();
  child.unref();
  return said;
}

function failed(exitCode, log) {
  return { line: `it has not started, see ${log}`, exitCode: exitCode ?? 1 };
}
