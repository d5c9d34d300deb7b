import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { codeOf, inLine, makeBoss, PLACE, remote, within, worker } from "./support.js";

type End = (employee: AnyEmployee) => Promise<unknown>;

const leaveIt: End = async () => {};

/** How a holder ends: what it does itself, what the boss does, and the code of its result. */
const ENDS: [name: string, own: string, end: End, code: string][] = [
  ["returns", "return", leaveIt, "ok"],
  ["throws", "throw", leaveIt, "WORKER_FAILED"],
  ["exits", "exit", leaveIt, "WORKER_EXITED"],
  ["is stopped", "none", (employee) => employee.stop(), "WORKER_STOPPED"],
  ["is killed", "none", (employee) => employee.kill(), "WORKER_KILLED"],
  ["is dismissed", "none", (employee) => employee.dismiss(), "WORKER_STOPPED"],
];

test.each(ENDS)("a holder that %s gives its permit back once", async (_, own, end, code) => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 2);
  const employee = (await boss.employ(worker("holds"), {
    params: { name: "gate", end: own },
  })) as AnyEmployee;
  for await (const message of employee) {
    expect(message).toBe("held");
    break;
  }
  const a = await remote(boss);
  const mine = await gate.acquire();
  const next = a.do("semaphore", "gate", "acquire");
  await end(employee);
  expect(await codeOf("the result", employee.result)).toBe(code);
  await within("the exit", employee.exited);
  expect(await within("the next permit", next.outcome)).toBe("release");
  // One came back, and no more.
  const after = gate.acquire();
  expect([gate.available, gate.waiting]).toEqual([0, 1]);
  await next.release();
  (await within("the last permit", after))();
  mine();
  expect(gate.available).toBe(2);
});

test("who dies in line leaves it, and who stood behind moves up", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const held = await gate.acquire();
  const dying = await boss.employ(worker("waitsSync"), { params: "gate" });
  await inLine(gate, 1);
  const a = await remote(boss);
  const next = a.do("semaphore", "gate", "acquire");
  await inLine(gate, 2);
  await within("kill", dying.kill());
  expect(gate.waiting).toBe(1);
  held();
  expect(await within("the permit", next.outcome)).toBe("release");
});

// A thread's link cannot be silent: it is lost only by its exit.
if (PLACE === "process")
  test("a holder that is lost gives its permit back when its process is gone", async () => {
    const boss = makeBoss({ heartbeatMs: 100, lostAfterMs: 500 });
    const gate = boss.semaphore("gate", 1);
    const employee = (await boss.employ(worker("holds"), {
      params: { name: "gate", end: "none" },
    })) as AnyEmployee;
    for await (const _ of employee) break;
    process.kill(employee.where?.pid as number, "SIGSTOP");
    const next = gate.acquire();
    expect(await codeOf("the result", employee.result)).toBe("WORKER_LOST");
    (await within("the permit", next))();
    expect(gate.available).toBe(1);
  });

test("what a worker holds is its own: a restarted one begins with nothing", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const restarted = new Promise<AnyEmployee>((resolve) =>
    boss.on("restarted", ({ employee }) => resolve(employee)),
  );
  await boss.employ(worker("holds"), {
    params: { name: "gate", end: "exit" },
    restart: { policy: "on-failure", intensity: 1, backoffMs: { min: 0, max: 0 } },
  });
  const second = await within("the restart", restarted);
  // It could take the permit only because the first one's came back.
  expect(await codeOf("the result", second.result)).toBe("WORKER_EXITED");
  await within("the exit", second.exited);
  expect(gate.available).toBe(1);
});
