import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.js", import.meta.url));

/** A folder for the lock and the log of one test, which removes it. */
export function makeFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-socket-server-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the command to its end. Resolves to `{ output, exitCode }`. */
export async function runMain(args, env) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const [exitCode] = await once(child, "close");
  return { output, exitCode };
}

/** A real server at any port, which ends with the test. Resolves once it serves. */
export async function startServer(t, env) {
  const folder = env.FOLDER ?? makeFolder(t);
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: "0", FOLDER: folder, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  t.after(() => {
    child.kill("SIGKILL");
    return ended;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  /** What the next line like this says. */
  async function said(pattern) {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`the server ended before it said ${pattern}`);
      const match = pattern.exec(value);
      if (match) return match;
    }
  }

  const [, port] = await said(/serves .*:(\d+)/);
  return { pid: child.pid, port: Number(port), said, ended, kill: (signal) => child.kill(signal) };
}
