import { spawn, spawnSync } from "node:child_process";
import { atExit } from "./at-exit.mjs";

/** Long enough for an install over a slow line, short enough to notice a hang within a coffee. */
const DEFAULT_DEADLINE_MS = 180_000;

/**
 * Runs a program to its end and resolves to `{ code, signal, stdout, stderr, output, timedOut }`; `output` is both
 * streams as they came. Past `deadlineMs` the program and everything it started is killed. Rejects only when the
 * program cannot be started.
 */
export function run(
  [file, ...args],
  { cwd, env = process.env, input, deadlineMs = DEFAULT_DEADLINE_MS } = {},
) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a deadline ends grandchildren too. Windows has no groups: taskkill walks the tree.
    const child = spawn(file, args, { cwd, env, detached: process.platform !== "win32", stdio: "pipe" });
    const result = { code: null, signal: null, stdout: "", stderr: "", output: "", timedOut: false };
    const withdraw = atExit(() => killTree(child));
    const timer = setTimeout(() => {
      result.timedOut = true;
      killTree(child);
      // A descendant that left the group still holds the streams open and would keep us waiting.
      child.stdout.destroy();
      child.stderr.destroy();
    }, deadlineMs);
    collect(child, "stdout", result);
    collect(child, "stderr", result);
    const settle = (done) => {
      clearTimeout(timer);
      withdraw();
      done();
    };
    child.once("error", (error) => settle(() => reject(error)));
    child.once("close", (code, signal) => settle(() => resolve(Object.assign(result, { code, signal }))));
    // A program that ends without reading its input breaks the pipe; its exit code tells the story.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

/** Like `run`, but rejects with the program's whole output when it failed or ran out of time. */
export async function mustRun(command, options = {}) {
  const result = await run(command, options);
  if (succeeded(result)) return result;
  throw new Error(`${command.join(" ")}\n${describeEnd(result, options)}\n${result.output.trim()}`);
}

/** True when the program ended by itself with exit code 0. */
export function succeeded(result) {
  return result.code === 0 && !result.timedOut;
}

/** How a program ended, in words. */
export function describeEnd(result, { deadlineMs = DEFAULT_DEADLINE_MS } = {}) {
  if (result.timedOut) return `did not end within ${deadlineMs / 1000} s`;
  return result.signal ? `ended by ${result.signal}` : `ended with exit code ${result.code}`;
}

function collect(child, name, result) {
  child[name].setEncoding("utf8");
  child[name].on("data", (text) => {
    result[name] += text;
    result.output += text;
  });
}

function killTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(child.pid), "/T", "/F"]);
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // The group is gone already.
    if (error.code !== "ESRCH") throw error;
  }
}
