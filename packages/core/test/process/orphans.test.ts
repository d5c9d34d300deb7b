import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { makeMark } from "../control/mark.js";
import { runProgram } from "../failures/support/program.js";
import { DEADLINE_MS, fixture, within } from "./support.js";

const STOP_GRACE_MS = 500;
const SLACK_MS = 1000;
const WORKERS = 4;

test("a boss that is killed takes its workers with it: obeying, deaf, idle or still loading", async () => {
  const { boss, pids } = await startDoomed();
  const killedAt = performance.now();
  boss.kill("SIGKILL");
  await within("the end of the workers", Promise.all(pids.map(gone)));
  expect(performance.now() - killedAt).toBeLessThan(STOP_GRACE_MS + SLACK_MS);
});

test("a worker that has ended beside a busy boss waits for it, and not for a dead one", async () => {
  const mark = makeMark();
  const { boss, pids } = await startDoomed("doomed-busy-boss.mjs", 1, mark.path);
  await mark.whenSet();
  await within("what an exit may take, and more", sleepInAnotherProcess(STOP_GRACE_MS));
  for (const pid of pids) expect(await isThere(pid)).toBe(true);
  const killedAt = performance.now();
  boss.kill("SIGKILL");
  await within("the end of the worker", Promise.all(pids.map(gone)));
  expect(performance.now() - killedAt).toBeLessThan(STOP_GRACE_MS + SLACK_MS);
});

test("a boss that stands still is not a dead boss", async () => {
  const { boss, pids } = await startDoomed();
  boss.kill("SIGSTOP");
  // Their links would have noticed by now: every one of them lives in a loop of its own.
  await within("grace and more", sleepInAnotherProcess(2 * STOP_GRACE_MS));
  for (const pid of pids) expect(await isThere(pid)).toBe(true);
  boss.kill("SIGCONT");
  boss.kill("SIGKILL");
  await within("the end of the workers", Promise.all(pids.map(gone)));
});

test("a boss that was busy for longer than any limit finds its worker as it was", async () => {
  const program = fileURLToPath(fixture("programs/busy-boss.mjs"));
  const { code, stdout, stderr } = await runProgram(program);
  expect({ code, stderr, last: stdout.trim().split("\n").at(-1) }).toEqual({
    code: 0,
    stderr: "",
    last: "STATUS_RUNNING",
  });
});

test("a boss that was busy while its worker ended, and then speaks first, still gets all it had sent", async () => {
  const program = fileURLToPath(fixture("programs/busy-at-the-end.mjs"));
  const { code, stdout, stderr } = await runProgram(program);
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: "", stdout: "100 returned WORKER_GONE\n" });
});

async function startDoomed(file = "doomed-boss.mjs", workers = WORKERS, ...args: string[]) {
  const program = fileURLToPath(fixture(`programs/${file}`));
  const boss = spawn(process.execPath, [program, String(STOP_GRACE_MS), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pids: number[] = [];
  onTestFinished(() => {
    boss.kill("SIGKILL");
  });
  const announced = (async () => {
    for await (const line of createInterface({ input: boss.stdout })) {
      if (line.startsWith("pid ")) pids.push(Number(line.slice("pid ".length)));
      if (pids.length === workers) return;
    }
  })();
  await within("the workers", announced);
  return { boss, pids };
}

/** Resolves when no process has this pid; a stranger's end is no event, so it is looked for again and again. */
async function gone(pid: number): Promise<void> {
  const until = performance.now() + DEADLINE_MS;
  while ((await isThere(pid)) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** A process that has ended and waits to be noticed by its parent is not there any more. */
async function isThere(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return state === undefined ? process.platform !== "linux" : !/\) [ZX] /.test(state);
}

/** The passing of time is what is tested here. */
async function sleepInAnotherProcess(ms: number): Promise<void> {
  const sleeper = spawn(process.execPath, ["-e", `setTimeout(() => {}, ${ms})`]);
  await new Promise((resolve) => sleeper.once("exit", resolve));
}
