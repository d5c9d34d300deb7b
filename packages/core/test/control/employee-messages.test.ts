import { expect, test } from "vitest";
import { failureOf, makeBoss, statusWhere, turn, within, worker } from "./support.js";

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

test("iteration gives all messages in order and ends after the last of FINISHED", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "counts"), { params: 1000 });
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect(got).toEqual(numbers(1000));
  expect(await within("result", employee.result)).toBe("counted");
});

test("iteration ends after the last of STOPPED", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "countsThenWaits"), { params: 100 });
  const got: unknown[] = [];
  for await (const message of employee) if (got.push(message) === 100) void employee.stop();
  expect(got).toEqual(numbers(100));
});

test.each([
  ["countsThenThrows", "WORKER_FAILED"],
  ["countsThenExits", "WORKER_EXITED"],
])("iteration throws the result's error after the last message otherwise (%s)", async (name, code) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", name), { params: 100 });
  const got: unknown[] = [];
  const iterating = (async () => {
    for await (const message of employee) got.push(message);
  })();
  const error = await failureOf("the iteration", iterating);
  expect(error.code).toBe(code);
  expect(error).toBe(await failureOf("result", employee.result));
  expect(got).toEqual(numbers(100));
});

test("kill throws WORKER_KILLED out of an open iteration", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "countsThenWaits"), { params: 0 });
  const next = employee[Symbol.asyncIterator]().next();
  await within("kill", employee.kill());
  expect(await failureOf("next", next)).toMatchObject({ code: "WORKER_KILLED" });
});

test("result settles though nobody reads; what is unread can be read afterwards", async () => {
  const boss = makeBoss({ windowBytes: 65_536 });
  const employee = await boss.employ(worker("talks", "counts"), { params: 500 });
  expect(await within("result", employee.result)).toBe("counted");
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect(got).toEqual(numbers(500));
});

test("a second iterator throws INBOX_TAKEN; break closes the iterator, not the inbox", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "countsThenWaits"), { params: 100 });
  const first: unknown[] = [];
  for await (const message of employee) {
    first.push(message);
    expect(() => employee[Symbol.asyncIterator]()).toThrow(expect.objectContaining({ code: "INBOX_TAKEN" }));
    expect(() => boss.messages()).toThrow(expect.objectContaining({ code: "INBOX_TAKEN" }));
    if (first.length === 50) break;
  }
  const second: unknown[] = [];
  for await (const message of employee) if (second.push(message) === 50) break;
  expect([first, second]).toEqual([numbers(50), numbers(50, 50)]);
});

test("a loop body that throws closes the iterator too", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "counts"), { params: 3 });
  const failing = (async () => {
    for await (const _ of employee) throw new RangeError("in the body");
  })();
  await expect(within("the loop", failing)).rejects.toThrow(RangeError);
  const rest: unknown[] = [];
  for await (const message of employee) rest.push(message);
  expect(rest).toEqual([1, 2]);
});

test("next() called several times ahead gives messages in the order of asking", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "echo"));
  const iterator = employee[Symbol.asyncIterator]();
  const asked = [iterator.next(), iterator.next(), iterator.next()];
  for (const message of ["a", "b", "c"]) await within("send", employee.send(message));
  const got = await within("all", Promise.all(asked));
  expect(got.map(({ value }) => value)).toEqual(["a", "b", "c"]);
});

test("return() ends a next() that waits", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "echo"));
  const iterator = employee[Symbol.asyncIterator]();
  const next = iterator.next();
  await turn();
  await within("return", Promise.resolve(iterator.return?.()));
  expect(await within("next", next)).toEqual({ done: true, value: undefined });
  await within("send", employee.send("kept"));
  await statusWhere(employee, "the message", ({ pending }) => pending.fromWorker === 1);
  expect(await within("next", employee[Symbol.asyncIterator]().next())).toEqual({
    done: false,
    value: "kept",
  });
});

test("iterating yields to the event loop though messages are there all the time", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("talks", "counts"), { params: 20_000 });
  await within("result", employee.result);
  let turns = 0;
  const count = (): void => {
    turns++;
    immediate = setImmediate(count);
  };
  let immediate = setImmediate(count);
  let got = 0;
  for await (const _ of employee) got++;
  clearImmediate(immediate);
  expect(got).toBe(20_000);
  expect(turns).toBeGreaterThanOrEqual(20);
});
