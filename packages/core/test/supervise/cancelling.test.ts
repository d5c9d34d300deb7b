import { fileURLToPath } from "node:url";
import type { AnyEmployee, Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { leftOver } from "../failures/support/left-over.js";
import { runProgram } from "../failures/support/program.js";
import {
  AT_ONCE,
  codeOf,
  countLives,
  eventOf,
  failureOf,
  fixture,
  gate,
  Lines,
  LONG_MS,
  makeBoss,
  within,
  worker,
} from "./support.js";

/** A boss that waits to restart its only worker, for longer than any test. */
async function inBackoff(): Promise<{ boss: Boss; ended: AnyEmployee }> {
  const boss = makeBoss({ maxStaff: 1 });
  countLives(boss);
  const exit = eventOf(boss, "exit");
  const restart = { policy: "on-failure", backoffMs: { min: LONG_MS } } as const;
  await boss.employ(worker("lives"), { params: { ends: ["throw"] }, restart });
  return { boss, ended: (await exit).employee };
}

/** There is room again only when nobody is to come any more. */
async function expectRoom(boss: Boss): Promise<void> {
  await within("employ", boss.employ(worker("endsAtOnce"), { params: "return" }));
}

const ENDING = ["stop", "kill", "dismiss"] as const;

test.each(ENDING)("%s of the ended one during the backoff cancels the restart", async (call) => {
  const { boss, ended } = await inBackoff();
  await within(call, ended[call]());
  await expectRoom(boss);
});

test.each(ENDING)("so does %s of all, and of who fits a predicate or has the id", async (call) => {
  for (const who of [undefined, (one: AnyEmployee) => one.name === "lives", "w1"]) {
    const { boss } = await inBackoff();
    await within(call, boss[call](who));
    await expectRoom(boss);
  }
});

test("a predicate that means somebody else does not", async () => {
  const { boss } = await inBackoff();
  await within(
    "stop",
    boss.stop((one) => one.name === "another"),
  );
  expect(await failureOf("employ", boss.employ(worker("lives")))).toMatchObject({ code: "STAFF_FULL" });
});

test("calls on the ended one are WORKER_GONE meanwhile", async () => {
  const { boss, ended } = await inBackoff();
  expect(await failureOf("send", boss.send(ended.id, 1))).toMatchObject({ code: "WORKER_GONE" });
  expect(await failureOf("status", ended.status())).toMatchObject({ code: "WORKER_GONE" });
});

test("a listener of the exit may cancel it too, also one of the last", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  let told = 0;
  boss.on("restarted", () => told++);
  boss.on("gaveup", () => told++);
  boss.on("exit", ({ employee }) => void employee.stop());
  const restart = { policy: "always", backoffMs: AT_ONCE } as const;
  const one = await boss.employ(worker("endsAtOnce"), { params: "throw", restart });
  await within("exited", one.exited);
  await expectRoom(boss);
  expect(told).toBe(0);
});

test("a listener of the restart may stop who followed, in good order", async () => {
  const boss = makeBoss();
  countLives(boss);
  boss.on("restarted", ({ employee }) => void employee.stop());
  const restart = { policy: "always", backoffMs: AT_ONCE } as const;
  await boss.employ(worker("lives"), { params: { ends: ["throw"] }, restart });
  expect(await eventOf(boss, "exit", ({ employee }) => employee.id === "w2")).toMatchObject({
    how: "STOPPED",
  });
});

test.each(["stop", "close", "abort"] as const)(
  "%s while the next one starts ends that one too",
  async (call) => {
    const { env, open, shut, knocked } = gate();
    open();
    const lines = new Lines();
    const boss = makeBoss({ maxStaff: 1, logger: lines.logger });
    const first = await boss.employ(worker("late", "never-joins.mjs"), {
      env,
      restart: { policy: "on-failure", backoffMs: AT_ONCE },
    });
    shut();
    await within("send", first.send("go"));
    await knocked();
    if (call === "stop") {
      await within("stop", boss.stop());
      await expectRoom(boss);
    } else await within(call, boss[call]());
    const said = lines.all.map(({ message }) => message);
    expect(said).not.toContain("restart failed");
    expect(said).not.toContain("worker restarted");
  },
);

test.each(["close", "abort", "stop"])(
  "%s during a backoff leaves no timer, and the program ends",
  async (call) => {
    const program = fileURLToPath(fixture("programs/backoff.mjs"));
    const { stdout, stderr, code, signal } = await runProgram(program, { args: [call] });
    expect({ stderr, code, signal }).toEqual({ stderr: "", code: 0, signal: null });
    const { before, waiting, after } = JSON.parse(stdout);
    expect(leftOver(before, waiting)).toContain("Timeout");
    expect(leftOver(before, after).filter((name) => call !== "stop" || name === "Timeout")).toEqual([]);
  },
);

test("a backoff holds the event loop until the next one has finished", async () => {
  const program = fileURLToPath(fixture("programs/backoff.mjs"));
  const { stdout, stderr, code } = await runProgram(program, { args: ["wait"] });
  expect({ stdout, stderr, code }).toEqual({ stdout: "restarted\n", stderr: "", code: 0 });
});

test("a worker that joined in the very moment in which its employing was aborted is not restarted", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  const restart = { policy: "always", backoffMs: { min: LONG_MS } } as const;
  let controller = new AbortController();
  boss.on("message", () => controller.abort());
  for (let code = ""; code !== "ABORTED"; ) {
    controller = new AbortController();
    const { signal } = controller;
    code = await codeOf("employ", boss.employ(worker("speaksFirst"), { restart, signal }));
    // It had joined before.
    if (code === "ok") await within("stop", boss.stop());
  }
  await expectRoom(boss);
});
