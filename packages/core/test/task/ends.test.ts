import { expect, test } from "vitest";
import { seat } from "./seat.js";

test.each([
  ["nothing", undefined],
  ["a string", "a string"],
  ["a thenable", "then"],
])("a task that returns %s is FINISHED with it", async (how, value) => {
  const worker = await seat("endsAs");
  expect(await worker.end(worker.run(how))).toEqual({ seq: 1, kind: "FINISHED", value });
});

test.each([
  ["throws", { name: "RangeError", message: "as it was told" }],
  ["throws late", { name: "RangeError", message: "later" }],
  ["a function", { code: "BAD_DATA" }],
  ["too much", { code: "MESSAGE_TOO_LARGE" }],
])("a task that ends with %s is FAILED, and the worker goes on", async (how, error) => {
  const worker = await seat("endsAs");
  expect(await worker.end(worker.run(how))).toMatchObject({ kind: "FAILED", value: { error } });
  expect(await worker.end(worker.run("next"))).toMatchObject({ kind: "FINISHED", value: "next" });
});

test.each([
  ["lets the error through", {}],
  ["swallows", { value: "swallowed" }],
  ["another", { error: { name: "RangeError" } }],
])("a task that is stopped and %s is STOPPED", async (how, value) => {
  const worker = await seat("stops");
  const seq = worker.run(how);
  await worker.said("its beginning", ({ kind }) => kind === "DATA");
  worker.stop(seq);
  expect(await worker.end(seq)).toMatchObject({ kind: "STOPPED", value });
  expect(worker.log[1]?.value).toBe("WORKER_STOPPED WORKER_STOPPED");
  if (how === "lets the error through") expect((await worker.end(seq)).value).toEqual({});
});

test("an error nobody catches ends the worker", async () => {
  const worker = await seat("rejectsLate");
  worker.run();
  expect(await worker.over.promise).toMatchObject({
    verb: "STATUS_FAILED",
    value: { error: { message: "left behind" } },
  });
});

test.each(["thread", "link", "process"] as const)(
  "ten thousand tiny tasks in a %s end in order",
  async (place) => {
    const worker = await seat("double", { place });
    const count = 10_000;
    for (let i = 1; i <= count; i++) {
      worker.run(i);
      if (i % 500 === 0) await worker.end(i - 400);
    }
    await worker.end(count);
    expect(worker.log.map(({ value }) => value)).toEqual(
      Array.from({ length: count }, (_, i) => 2 * (i + 1)),
    );
  },
);

test("tasks begin in order, so many at once as were allowed", async () => {
  for (const [perWorker, most] of [
    [1, 1],
    [3, 3],
  ] as const) {
    const worker = await seat("atOnce", { perWorker });
    const tasks = Array.from({ length: 6 }, () => worker.run());
    for (const seq of tasks) {
      worker.send(seq, "go");
      await worker.end(seq);
    }
    expect(worker.log.map(({ seq }) => seq)).toEqual(tasks);
    expect(Math.max(...worker.log.map(({ value }) => value as number))).toBe(most);
  }
});

test("a class is made once for every task", async () => {
  const worker = await seat("Counter", { method: "count" });
  worker.run("a");
  expect((await worker.end(1)).value).toEqual({ nth: 1, params: "a", own: "a" });
  expect((await worker.end(worker.run("b"))).value).toEqual({ nth: 2, params: "b", own: "b" });
});

test.each([1, 3])("currentWorker() is the task's own handle, %i at once", async (perWorker) => {
  const worker = await seat("who", { perWorker });
  for (let i = 0; i < 6; i++) worker.run({ i });
  await worker.end(6);
  for (const { seq, value } of worker.log) {
    const params = { i: seq - 1 };
    expect(value).toEqual({ isSame: true, params, given: params, id: "w1", name: "who", dealerName: "shm" });
  }
});

test("the handle of a task that has ended says so", async () => {
  const worker = await seat("usesFormer");
  worker.run();
  expect((await worker.end(worker.run())).value).toEqual(["WORKER_GONE", "WORKER_GONE", "WORKER_GONE"]);
});
