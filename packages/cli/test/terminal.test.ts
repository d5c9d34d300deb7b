import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { PROGRAM } from "./support.js";

const GREEN_OK = "\x1b[32mok\x1b[39m";

test.each([
  ["in colours", undefined, true],
  ["in none with NO_COLOR", "1", false],
])("in a terminal doctor speaks %s", async (_, noColor, isColoured) => {
  expect((await inTerminal("doctor --dealer shm:", noColor)).includes(GREEN_OK)).toBe(isColoured);
});

test("in a terminal lines end between words", async () => {
  const lines = (await inTerminal("doctor --dealer redis://127.0.0.1:1", "1")).trimEnd().split(/\r?\n/);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
});

/** What a command writes to a terminal of 80 columns; the exit code is not looked at. */
async function inTerminal(command: string, noColor?: string): Promise<string> {
  const { NO_COLOR: _, FORCE_COLOR: __, CI: ___, ...env } = process.env;
  const line = `stty cols 80; "${process.execPath}" "${PROGRAM}" ${command}`;
  const { stdout } = await promisify(execFile)("script", ["-qfc", line, "/dev/null"], {
    env: { ...env, TERM: "xterm-256color", ...(noColor !== undefined && { NO_COLOR: noColor }) },
  });
  return stdout;
}
