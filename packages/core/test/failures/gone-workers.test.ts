import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { codeOf, failureOf, within } from "./support/deadline.js";

test("calls on an ended worker reject WORKER_GONE with how it ended; stop, kill and dismiss resolve", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("throws.mjs", "throwSync"));
  await within("exited", employee.exited);
  const calls = {
    status: () => employee.status(),
    suspend: () => employee.suspend(),
    resume: () => employee.resume(),
    send: () => employee.send(1),
    end: () => employee.end(),
    "boss.send": () => boss.send(employee, 1),
    "boss.suspend": () => boss.suspend(employee.id),
    "boss.resume": () => boss.resume([employee]),
  };
  for (const [name, call] of Object.entries(calls)) {
    const error = await failureOf(name, call());
    expect(error, name).toMatchObject({
      code: "WORKER_GONE",
      worker: employee.id,
      cause: { code: "WORKER_FAILED" },
    });
  }
  for (const call of ["stop", "kill", "dismiss"] as const) {
    expect(await codeOf(call, employee[call]()), call).toBe("ok");
    expect(await codeOf(`boss.${call}`, boss[call](employee)), call).toBe("ok");
  }
});

test("of several addressees those that fail are told by id, with the first one's code; the others are reached", async () => {
  const boss = makeBoss();
  const gone = await boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 1 } });
  const alive = await boss.employ(worker("idle.mjs", "spin"));
  await within("exited", gone.exited);
  const error = await failureOf("suspend", boss.suspend([gone, alive]));
  expect(error).toMatchObject({ code: "WORKER_GONE" });
  expect([...(error.errors?.keys() ?? [])]).toEqual([gone.id]);
  expect(error.errors?.get(gone.id)).toMatchObject({ code: "WORKER_GONE" });
  expect(alive.state).toBe("STATUS_SUSPENDED");
});

test("boss.status has a report with an error for an ended worker, and real ones for the rest", async () => {
  const boss = makeBoss();
  const gone = await boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 1 } });
  const alive = await boss.employ(worker("idle.mjs", "spin"));
  await within("exited", gone.exited);
  const round = await within("status", boss.status([gone, alive]));
  expect(round.get(gone.id)).toMatchObject({ id: gone.id, error: { code: "WORKER_GONE" } });
  expect(round.get(alive.id)).toMatchObject({ id: alive.id, status: "STATUS_RUNNING" });
  expect(round.get(alive.id)?.error).toBeUndefined();
});

test("what an ended worker left unread stays readable, until dismiss", async () => {
  const boss = makeBoss();
  const left = await boss.employ(worker("exits.mjs", "sendThenExit"), { params: { count: 3, code: 0 } });
  const ended = new Promise<{ unread: number }>((resolve) => boss.once("exit", resolve));
  expect((await within("the exit event", ended)).unread).toBe(3);
  const iterator = left[Symbol.asyncIterator]();
  expect(await within("next", iterator.next())).toEqual({ done: false, value: 0 });
  await within("dismiss", left.dismiss());
  expect(await codeOf("next after dismiss", iterator.next())).toBe("WORKER_EXITED");
});

test("an id this boss never gave is a TypeError", async () => {
  await expect(makeBoss().status("no-such-id")).rejects.toThrow(/no-such-id/);
});
