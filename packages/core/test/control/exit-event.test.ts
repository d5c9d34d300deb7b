import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { eventOf, makeBoss, PLACE, statusWhere, within, worker } from "./support.js";

/** Node ends a thread with code 1, a process dies of the signal. */
const KILLED = PLACE === "thread" ? ([1, null] as const) : ([null, "SIGKILL"] as const);

const leave = async (): Promise<void> => {};

const ENDS: [
  how: string,
  file: string,
  name: string,
  params: unknown,
  exit: readonly [code: number | null, signal: string | null],
  end: (employee: AnyEmployee) => Promise<void>,
][] = [
  ["FINISHED", "talks", "counts", 3, [0, null], leave],
  ["FAILED", "talks", "countsThenThrows", 3, [1, null], leave],
  ["EXITED", "talks", "countsThenExits", 3, [5, null], leave],
  ["STOPPED", "talks", "countsThenWaits", 3, [0, null], (employee) => employee.stop()],
  ["KILLED", "talks", "countsThenWaits", 3, KILLED, (employee) => employee.kill()],
];

test.each(ENDS)("exit tells how it ended: %s", async (how, file, name, params, [code, signal], end) => {
  const boss = makeBoss();
  const told: unknown[] = [];
  boss.on("exit", (event) => told.push(event));
  const employee = await boss.employ(worker(file, name), { params, autostart: false });
  const exit = eventOf(employee, "exit");
  await within("resume", employee.resume());
  await statusWhere(employee, "its messages", ({ pending }) => pending.fromWorker === 3).catch(() => {});
  await within("end", end(employee));
  const event = await exit;
  expect(event).toMatchObject({ how, code, signal, unread: 3, undelivered: [] });
  expect(event.employee).toBe(employee);
  expect(told).toEqual([event]);
  expect(boss.staff.has(employee.id)).toBe(false);
  expect(await within("exited", employee.exited)).toEqual({ code, signal });
});

test("an employee is on the staff until its exit event, and no longer at it", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "counts"), { params: 0, autostart: false });
  let onStaff: boolean | undefined;
  boss.on("exit", () => {
    onStaff = boss.staff.has(employee.id);
  });
  expect(boss.staff.get(employee.id)).toBe(employee);
  await within("resume", employee.resume());
  await within("exited", employee.exited);
  expect(onStaff).toBe(false);
});

const data = (event: { undelivered: readonly { data: unknown; known: string }[] }): unknown[] =>
  event.undelivered.map((one) => [one.data, one.known]);

test("messages the worker never took come back as undelivered, unsent, in order, when its last word says so", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("takers", "takesSome"), { params: 2 });
  const exit = eventOf(boss, "exit");
  for (const message of ["a", "b", "c", "d"]) await within("send", employee.send(message));
  await within("taken", employee[Symbol.asyncIterator]().next());
  await within("stop", employee.stop());
  expect(data(await exit)).toEqual([
    ["c", "unsent"],
    ["d", "unsent"],
  ]);
});

test("those of a worker that died without a word are unknown", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const exit = eventOf(boss, "exit");
  for (const message of ["a", "b"]) await within("send", employee.send(message));
  await within("kill", employee.kill());
  const undelivered = data(await exit) as [unknown, string][];
  expect(undelivered.map(([message]) => message)).toEqual(["a", "b"]);
  for (const [, known] of undelivered) expect(["unsent", "unknown"]).toContain(known);
});

test("a send that was refused, not accepted, is not undelivered", async () => {
  const boss = makeBoss({ windowBytes: 4096 });
  const employee = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const exit = eventOf(boss, "exit");
  const block = "x".repeat(1000);
  const outcomes = Promise.allSettled(Array.from({ length: 6 }, () => employee.send(block)));
  await within("kill", employee.kill());
  const settled = await within("sends", outcomes);
  const accepted = settled.filter(({ status }) => status === "fulfilled").length;
  expect(accepted).toBeLessThan(6);
  expect((await exit).undelivered).toHaveLength(accepted);
  for (const one of settled)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "WORKER_GONE" });
});
