import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.js", import.meta.url));
const END_WITH_PARENT = fileURLToPath(new URL("./end-with-parent.cjs", import.meta.url));

/** A folder for the lock and the log of one test, which removes it. */
export function makeFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-socket-server-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the command. It ends with this process at the latest, but for what it starts in the background. */
function spawnMain(args, env) {
  return spawn(process.execPath, ["--require", END_WITH_PARENT, MAIN, ...args], {
    env: { ...process.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
}

/** Runs the command to its end. Resolves to `{ output, exitCode }`. */
export async function runMain(args, env) {
  const child = spawnMain(args, env);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const [exitCode] = await once(child, "close");
  return { output, exitCode };
}

/** A real server at any port, which ends with the test. Resolves once it serves. */
export async function startServer(t, env) {
  const child = spawnMain([], { FOLDER: env.FOLDER ?? makeFolder(t), ...env });
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
