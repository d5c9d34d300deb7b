import { type Employee, order } from "@bossworks/core";
import { expect, test } from "vitest";
import { codeOf, failureOf, makeBoss, numbers, poolOf, TIRELESS, turn, until, within } from "./support.js";

const answerOf = (value: unknown) => (value as { answer: unknown }).answer;

test.each(["calls", "callsSync"])("a task that %s gets the answer of the boss's handler", async (task) => {
  const boss = makeBoss();
  const asked: unknown[] = [];
  boss.onCall((employee, data) => {
    asked.push(data);
    return { to: employee.id, data };
  });
  const pool = poolOf("any", { size: 2 }, boss);
  const all = await within("all", Promise.all(numbers(40).map((id) => pool.run({ task, params: id }))));
  for (const [id, value] of all.entries()) {
    const { answer, worker } = value as { answer: unknown; worker: string };
    expect(answer).toEqual({ to: worker, data: id });
  }
  expect(asked.sort((a, b) => Number(a) - Number(b))).toEqual(numbers(40));
});

test("a task that stands suspended in its call does not hold up the calls of its neighbours", async () => {
  const boss = makeBoss();
  const asked: unknown[] = [];
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  boss.onCall(async (_, data) => {
    asked.push(data);
    if (data === "first") await answered;
    return data;
  });
  const pool = poolOf("any", { perWorker: 2 }, boss);
  const first = pool.run({ task: "calls", params: "first" });
  await until("its call", () => asked.length === 1);
  await within("suspend", first.suspend());
  answer();
  expect(answerOf(await within("second", pool.run({ task: "calls", params: "second" })))).toBe("second");
  await within("resume", first.resume());
  expect(answerOf(await within("first", first))).toBe("first");
});

test("tasks of one worker that call at once are heard one after the other, and each gets its own answer", async () => {
  const boss = makeBoss();
  let atOnce = 0;
  let most = 0;
  boss.onCall(async (_, data) => {
    most = Math.max(most, ++atOnce);
    await turn();
    atOnce--;
    return data;
  });
  const pool = poolOf("calls", { perWorker: 8 }, boss);
  const all = await within("all", Promise.all(numbers(40).map((id) => pool.run(id))));
  expect(all.map(answerOf)).toEqual(numbers(40));
  expect(most).toBe(1);
});

test("a handler that throws fails that task alone, with its error", async () => {
  const boss = makeBoss();
  boss.onCall((_, data) => {
    if (data === 1) throw new RangeError("not this one");
    return data;
  });
  const pool = poolOf("calls", { perWorker: 2 }, boss);
  const [first, second, third] = numbers(3).map((id) => pool.run(id));
  const error = await failureOf("the second", second as Promise<unknown>);
  expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { code: "CALL_FAILED" } });
  expect((error.cause as Error).cause).toMatchObject({ name: "RangeError", message: "not this one" });
  expect(answerOf(await within("first", first as Promise<unknown>))).toBe(0);
  expect(answerOf(await within("third", third as Promise<unknown>))).toBe(2);
});

test("a task that is stopped while it calls lets the next one call", async () => {
  const boss = makeBoss();
  const heard: unknown[] = [];
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  boss.onCall(async (_, data) => {
    heard.push(data);
    if (data === "first") await gate;
    return data;
  });
  const pool = poolOf("calls", { perWorker: 2 }, boss);
  const first = pool.run("first");
  await until("the call", () => heard.length === 1);
  const second = pool.run("second");
  const stopped = codeOf("first", first);
  await within("stop", first.stop());
  expect(await stopped).toBe("WORKER_STOPPED");
  letGo();
  expect(answerOf(await within("second", second))).toBe("second");
  expect(answerOf(await within("third", pool.run("third")))).toBe("third");
  expect(heard).toEqual(["first", "second", "third"]);
});

test("a worker that is killed while a task calls: the task is tried again, and calls again", async () => {
  const boss = makeBoss();
  const callers: Employee[] = [];
  boss.onCall((employee, data) => {
    callers.push(employee);
    return callers.length === 1 ? new Promise(() => {}) : data;
  });
  const pool = poolOf("calls", { retries: 1, restart: TIRELESS }, boss);
  const task = pool.run("again");
  await until("the call", () => callers.length === 1);
  await within("kill", pool.kill());
  expect(answerOf(await within("task", task))).toBe("again");
  expect(callers).toHaveLength(2);
  expect(callers[1]?.id).not.toBe(callers[0]?.id);
});

test("a handler that answers STOP ends the worker, and the pool has another one", async () => {
  const boss = makeBoss();
  let calls = 0;
  boss.onCall((_, data) => (++calls === 1 ? order("STOP") : data));
  const pool = poolOf("calls", { retries: 1, restart: TIRELESS }, boss);
  const first = await codeOf("first", pool.run("first"));
  expect(first).toBe("WORKER_STOPPED");
  expect(answerOf(await within("second", pool.run("second")))).toBe("second");
});
