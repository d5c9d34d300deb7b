import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { goneAll, isThere, launch, PLACES, PROGRAM, type Program, within } from "./support.js";

const CTRL_C = "\u0003";

/** Runs a command in a terminal of its own: Ctrl-C reaches boss and workers alike, as they are of one process group. */
function inTerminal(command: string, dealer: string): Promise<Program> {
  return launch("script", ["-qefc", command, "/dev/null"], dealer).ready();
}

/** Presses it, and waits for the end. */
async function pressCtrlC(
  program: Program,
): Promise<{ code: number | null; said: string[]; orphans: number[] }> {
  program.child.stdin?.write(CTRL_C);
  const { code } = await within("the terminal's end", program.ended);
  await within("the end of its workers", goneAll(program.pids));
  // The terminal shows the key too.
  const said = program.lines
    .map((line) => line.replace("^C", ""))
    .filter((line) => line.startsWith("unwound"));
  return { code, said: said.sort(), orphans: program.pids.filter(isThere) };
}

describe.each(PLACES)("workers in %s", (_, dealer) => {
  test("Ctrl-C leaves the workers to the boss: they are stopped in good order, exit code 130", async () => {
    const program = await inTerminal(`${process.execPath} ${PROGRAM} obeys`, dealer);
    expect(await pressCtrlC(program)).toEqual({ code: 130, said: ["unwound a", "unwound b"], orphans: [] });
  });

  test("Ctrl-C without handleSignals ends the boss at once, and no worker outlives it", async () => {
    const program = await inTerminal(`${process.execPath} ${PROGRAM} unhandled`, dealer);
    expect(await pressCtrlC(program)).toMatchObject({ code: 130, orphans: [] });
  });
});

test("Ctrl-C under npm, which passes it on, is one signal and not two", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bossworks-npm-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // As some shells do by themselves: npm's own child is then the program, and not the shell.
  const scripts = { start: `exec "${process.execPath}" "${PROGRAM}" unhurried` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "pressed", private: true, scripts }));
  const program = await inTerminal(`npm start --silent --prefix "${folder}"`, "shm:");
  const { said } = await pressCtrlC(program);
  expect(said).toEqual(["unwound a"]);
});
