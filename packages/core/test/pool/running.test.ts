import { type Pool, Task, workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import {
  codeOf,
  failureOf,
  fixture,
  makeBoss,
  mistakeOf,
  numbers,
  poolOf,
  tasks,
  within,
} from "./support.js";

test("run resolves with what the task's code returns, each to its own", async () => {
  const pool = poolOf("echo", { size: 2 });
  const values = numbers(500).map((id) => ({ id }));
  expect(await within("all", Promise.all(values.map((value) => pool.run(value))))).toEqual(values);
});

test("params may be left out where the code of a task does without, and only there", async () => {
  const pool = poolOf("echo") as Pool<{ n: number } | undefined>;
  await within("run", pool.run());
  await within("get", Promise.all([pool.apply(), pool.get()]));
  const needsParams = pool as unknown as Pool<{ n: number }>;
  // @ts-expect-error: TypeScript misses the params
  await within("run", needsParams.run());
  // @ts-expect-error: TypeScript knows what they are
  await within("run", needsParams.run({ m: 1 }));
});

test("params and results are of every kind that travels", async () => {
  const pool = poolOf("echo");
  for (const value of [undefined, null, 0, -0, "", 12n, new Map([[1, [2]]]), new Date(5)])
    expect(await within("echo", pool.run(value))).toEqual(value);
});

test("what is run while the workers are still being started is run when they are there", async () => {
  const pool = poolOf("echo", { size: 2 });
  expect(pool.workers).toBe(0);
  expect(await within("the first", pool.run("early"))).toBe("early");
});

test("with one worker tasks begin in the order of asking", async () => {
  const pool = poolOf("ordinal");
  const done = await within("all", Promise.all(numbers(300).map((label) => pool.run(label))));
  expect(done).toMatchObject(numbers(300).map((label) => ({ label, nth: label + 1 })));
});

test("a task is a promise with an id, rising in the order of asking", async () => {
  const pool = poolOf("echo");
  const [first, second] = [pool.run(1), pool.run(2)];
  expect(first).toBeInstanceOf(Promise);
  expect(first).toBeInstanceOf(Task);
  expect([first.id, second.id]).toEqual(["1", "2"]);
  const chained = first.then((value) => value);
  expect(chained).not.toBeInstanceOf(Task);
  expect(await within("chained", chained)).toBe(1);
  // So `await` takes it as it is.
  expect(Promise.resolve(second)).toBe(second);
  await within("second", second);
});

test.each(["throws", "rejects"])(
  "a task whose code %s rejects WORKER_FAILED with its error",
  async (name) => {
    const pool = poolOf(name);
    const error = await failureOf("run", pool.run("no luck"));
    expect(error).toMatchObject({ name: "BossworksError", code: "WORKER_FAILED" });
    expect(error.message).toContain("no luck");
    expect(error.cause).toMatchObject({ name: "RangeError", message: "no luck" });
  },
);

test("what a task throws keeps its own properties", async () => {
  const error = await failureOf("run", poolOf("throws").run("no luck"));
  expect(error.cause).toMatchObject({ code: "E_TASK" });
});

test("a task that throws leaves its worker as it is: the next one runs in the same", async () => {
  const pool = poolOf("any");
  const run = (task: string, params: unknown) => pool.run({ task, params });
  const before = await within("before", run("ordinal", 0));
  await failureOf("between", run("throws", "no luck"));
  const after = await within("after", run("ordinal", 0));
  expect(after).toMatchObject({ nth: 2, worker: (before as { worker: string }).worker });
});

test("a result that does not travel rejects WORKER_FAILED with BAD_DATA and the path; the worker lives on", async () => {
  const boss = makeBoss();
  const pool = poolOf("returnsFunction", {}, boss);
  const error = await failureOf("run", pool.run(0));
  expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { code: "BAD_DATA" } });
  expect(error.message).toContain("value.deep: ");
  const [id] = boss.staff.keys();
  await failureOf("run", pool.run(0));
  expect([...boss.staff.keys()]).toEqual([id]);
});

test.each([
  ["a function", { deep: () => 1 }],
  ["a symbol", { deep: Symbol("s") }],
])("params with %s reject BAD_DATA with the path, and nothing runs", async (_, params) => {
  const pool = poolOf("ordinal");
  const error = await failureOf("run", pool.run(params));
  expect(error).toMatchObject({ code: "BAD_DATA" });
  expect(error.message).toMatch(/^params\.deep: /);
  expect(await within("the next", pool.run(0))).toMatchObject({ nth: 1 });
});

test("params larger than a message may be reject MESSAGE_TOO_LARGE", async () => {
  const boss = makeBoss({ maxMessageBytes: 1000 });
  const pool = boss.pool(tasks("echo"), { size: 1 });
  expect(await failureOf("run", pool.run("x".repeat(2000)))).toMatchObject({ code: "MESSAGE_TOO_LARGE" });
  expect(await within("the next", pool.run("small"))).toBe("small");
});

test("params of every size around the largest reject MESSAGE_TOO_LARGE or travel", async () => {
  const pool = makeBoss({ maxMessageBytes: 1000 }).pool(tasks("env"), { size: 1 });
  const codes = numbers(40).map((more) => codeOf("run", pool.run("x".repeat(970 + more))));
  const told = await Promise.all(codes);
  const most = told.lastIndexOf("ok") + 1;
  expect(most).toBeGreaterThan(10);
  expect(told).toEqual(numbers(40).map((at) => (at < most ? "ok" : "MESSAGE_TOO_LARGE")));
  expect(await codeOf("the next", pool.run("small"))).toBe("ok");
});

test.each([
  [{ prioirty: 1 }, /"prioirty".*"priority"/],
  [{ priority: "high" }, /priority.*"high".*number/],
  [{ priority: Number.NaN }, /priority.*NaN.*number/],
  [{ retries: -1 }, /retries.*-1.*whole number/],
  [{ retries: 1.5 }, /retries.*1\.5/],
  [{ timeoutMs: "1s" }, /timeoutMs.*"1s".*milliseconds/],
  [{ signal: {} }, /signal.*AbortSignal/],
  [null, /null/],
])("run with %j throws a TypeError that names the option", async (options, message) => {
  const pool = poolOf("echo");
  const mistake = await mistakeOf(() => pool.run(1, options as never));
  expect(mistake).toBeInstanceOf(TypeError);
  expect(mistake.message).toMatch(message);
  expect([pool.pending, pool.active]).toEqual([0, 0]);
});

test("methods of classes run as tasks, on an object of their own each", async () => {
  const pool = makeBoss().pool(workerAt(fixture("classes.mjs"), "Adder", "add"), { size: 1 });
  expect(await within("both", Promise.all([pool.run(2), pool.run(3)]))).toEqual([2, 3]);
});

test("currentWorker() in a task is its own handle", async () => {
  const pool = makeBoss().pool(workerAt(fixture("classes.mjs"), "whoAmI"), { size: 1, perWorker: 2 });
  expect(await within("both", Promise.all([pool.run("a"), pool.run("b")]))).toEqual([
    [true, "a"],
    [true, "b"],
  ]);
});
