import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { launch, PLACES, PROGRAM, start, within } from "./support.js";

/** Two SIGINTs that are closer are one. */
const ONE_PRESS_MS = 100;

describe.each(PLACES)("workers in %s", (_, dealer) => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "%s stops all in good order, then ends the program as by that signal",
    async (signal) => {
      const program = await start("obeys", dealer);
      program.child.kill(signal);
      const { said, ...end } = await program.outcome();
      expect(end).toEqual({ code: null, signal, orphans: [] });
      expect(said.sort()).toEqual(["unwound a", "unwound b"]);
    },
  );

  test("a second signal kills now, long before the grace of the first has ended", async () => {
    const program = await start("deaf", dealer);
    program.child.kill("SIGTERM");
    expect(await program.line("log SIGTERM")).toBe("log SIGTERM a signal ends the program: stopping all");
    program.child.kill("SIGINT");
    expect(await program.line("deaf")).toBe("deaf WORKER_KILLED");
    expect(await program.outcome()).toMatchObject({ code: null, signal: "SIGTERM", orphans: [] });
  });

  test("Ctrl-C and, more than a moment later, Ctrl-C again is a second signal", async () => {
    const program = await start("deaf", dealer);
    program.child.kill("SIGINT");
    await program.line("log SIGINT");
    // The passing of time is what is tested here.
    await sleep(2 * ONE_PRESS_MS);
    program.child.kill("SIGINT");
    expect(await program.line("deaf")).toBe("deaf WORKER_KILLED");
    expect(await program.outcome()).toMatchObject({ code: null, signal: "SIGINT", orphans: [] });
  });

  test("several bosses all obey, and the program ends when the last has closed", async () => {
    const program = await start("twoBosses", dealer);
    program.child.kill("SIGTERM");
    const { said, ...end } = await program.outcome();
    expect(end).toEqual({ code: null, signal: "SIGTERM", orphans: [] });
    expect(said.sort()).toEqual(["unwound a", "unwound b"]);
  });

  test("a program that listens to the signal itself ends in its own way", async () => {
    const program = await start("ownWay", dealer);
    program.child.kill("SIGTERM");
    const { said, ...end } = await program.outcome();
    expect(end).toEqual({ code: 7, signal: null, orphans: [] });
    expect(said).toContain("unwound a");
  });

  test("without handleSignals a signal ends the program at once, and no worker outlives it", async () => {
    const program = await start("unhandled", dealer);
    program.child.kill("SIGTERM");
    expect(await program.outcome()).toMatchObject({ code: null, signal: "SIGTERM", orphans: [] });
  });
});

test("signal-exit, which waits for others to go first, still runs its handlers", async () => {
  const program = await start("signalExit", "shm:");
  program.child.kill("SIGTERM");
  const { said, ...end } = await program.outcome();
  expect(end).toEqual({ code: null, signal: "SIGTERM", orphans: [] });
  expect(said).toEqual(["unwound a", "at exit  SIGTERM"]);
});

test("nothing is listened to unless asked, once for all bosses, and nothing when they are closed", async () => {
  const program = launch(process.execPath, [PROGRAM, "listens"], "shm:");
  expect(await within("the program", program.ended)).toEqual({ code: 0, signal: null });
  expect(program.lines).toEqual(["0,0,0", "1,1,1", "1,1,1", "0,0,0"]);
});

test("a boss that handles signals does not keep its program alive", async () => {
  const program = launch(process.execPath, [PROGRAM, "idle"], "shm:");
  expect(await within("the program", program.ended)).toEqual({ code: 0, signal: null });
});

test("in a worker thread, where no signals come, it is a TypeError", async () => {
  const program = launch(process.execPath, [PROGRAM, "thread"], "shm:");
  await within("the program", program.ended);
  expect(program.lines).toEqual([
    expect.stringMatching(/^TypeError: Boss: handleSignals: true given in a worker thread/),
  ]);
});
