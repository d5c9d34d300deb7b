import { expect, test } from "vitest";
import { eventOf, makeBoss, statusWhere, turn, within, worker } from "./support.js";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test("listeners of an employee and of its boss get every message, the employee's first", async () => {
  const boss = makeBoss();
  const told: string[] = [];
  boss.on("message", ({ employee, data }) => told.push(`boss ${employee.id} ${data}`));
  const employee = await boss.employ(worker("talks", "counts"), { params: 3, autostart: false });
  employee.on("message", ({ data }) => told.push(`employee ${data}`));
  await within("resume", employee.resume());
  await within("result", employee.result);
  expect(told).toEqual([0, 1, 2].flatMap((i) => [`employee ${i}`, `boss ${employee.id} ${i}`]));
});

test("messages that came before the first listener are told to it, in order", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "counts"), { params: 100 });
  await within("result", employee.result);
  const told: unknown[] = [];
  employee.on("message", ({ data }) => told.push(data));
  await turn();
  expect(told).toEqual(numbers(100));
});

test("a listener by once takes one message; the rest stays", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "counts"), { params: 3 });
  await within("result", employee.result);
  const told: unknown[] = [];
  employee.once("message", ({ data }) => told.push(data));
  await turn();
  expect(told).toEqual([0]);
  for await (const message of employee) told.push(message);
  expect(told).toEqual([0, 1, 2]);
});

test("with listeners and an iterator both see each message, and the iterator sets the pace", async () => {
  const boss = makeBoss({ windowBytes: 65_536 });
  const employee = await boss.employ(worker("talks", "fills"), { params: 1000 });
  const iterator = employee[Symbol.asyncIterator]();
  let heard = 0;
  employee.on("message", () => heard++);
  let taken = 0;
  for (; taken < 300; taken++) await within("next", iterator.next());
  // One message may be on its way between the two.
  expect(heard - taken).toBeLessThanOrEqual(1);
  // Credit comes in quarters of the window, which holds 61: the last quarter may not be granted yet.
  const stood = await statusWhere(employee, "a full window", ({ pending }) => pending.fromWorker > 44);
  for (let i = 0; i < 20; i++) await within("status", employee.status());
  expect(heard - taken).toBeLessThanOrEqual(1);
  expect(Number(stood.progress)).toBeLessThanOrEqual(taken + 66);
  const flowing = eventOf(employee, "message", () => heard > taken + 200);
  await iterator.return?.();
  await flowing;
});

test("a listener that is taken away leaves the messages in the inbox", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "echo"));
  const told: unknown[] = [];
  const listener = ({ data }: { data: unknown }): void => void told.push(data);
  employee.on("message", listener);
  const first = eventOf(employee, "message");
  await within("send", employee.send("heard"));
  await first;
  employee.off("message", listener);
  await within("send", employee.send("kept"));
  await statusWhere(employee, "the message", ({ pending }) => pending.fromWorker === 1);
  expect(told).toEqual(["heard"]);
  expect(await within("next", employee[Symbol.asyncIterator]().next())).toEqual({
    done: false,
    value: "kept",
  });
});

test("what a worker says first finds its employee on the staff, and every iterator there", async () => {
  const boss = makeBoss();
  const heard: unknown[] = [];
  const answers: Promise<void>[] = [];
  boss.on("message", ({ employee, data }) => {
    heard.push(data);
    answers.push(boss.send(employee.id, data));
  });
  const rounds = 10;
  const seen = (async () => {
    const all: unknown[] = [];
    for await (const { data } of boss.messages()) if (all.push(data) === rounds) return all;
    return all;
  })();
  for (let i = 0; i < rounds; i++) await boss.employ(worker("talks", "counts"), { params: 1 });
  expect(await within("the iterator", seen)).toEqual(heard);
  // The worker may have ended before it was answered, but it was known.
  const failures = (await Promise.allSettled(answers)).filter(({ status }) => status === "rejected");
  for (const failure of failures) expect(failure).toMatchObject({ reason: { code: "WORKER_GONE" } });
  expect(heard).toHaveLength(rounds);
});
