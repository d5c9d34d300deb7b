import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const DEADLINE_MS = 180_000;

/**
 * Runs a measured program in a fresh Node and resolves to what it printed: numbers by name. Rejects when it fails or
 * does not end.
 *
 * @param {{ program: string, params: object, nodeArgs?: string[] }} side `program` is a file's name in programs/
 */
export async function runProgram({ program, params, nodeArgs = [] }) {
  const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
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
  return JSON.parse(output);
}
