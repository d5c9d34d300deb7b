import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { watchCores } from "./load.js";

const DEADLINE_MS = 180_000;

/**
 * Runs a measured program in a fresh Node and resolves to what it printed, numbers by name, and to how many cores
 * others took meanwhile. Rejects when it fails or does not end.
 *
 * @param {{ program: string, params: object, nodeArgs?: string[] }} side `program` is a file's name in programs/
 */
export async function runProgram({ program, params, nodeArgs = [] }) {
  const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const start = performance.now();
  const busyCores = watchCores();
  const child = spawn(process.execPath, [...nodeArgs, file, JSON.stringify(params)], {
    stdio: ["ignore", "pipe", "inherit"],
    timeout: DEADLINE_MS,
    killSignal: "SIGKILL",
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
  });
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  if (code !== 0) throw new Error(`${program} ${JSON.stringify(params)} ended with ${signal ?? code}`);
  const { numbers, cpuMs } = JSON.parse(output);
  const ownCores = cpuMs / (performance.now() - start);
  return { numbers, others: Math.max(0, busyCores() - ownCores) };
}
