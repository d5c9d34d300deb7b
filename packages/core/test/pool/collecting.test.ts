import { expect, test } from "vitest";
import { begun, codeOf, failureOf, mistakeOf, numbers, poolOf, until, within } from "./support.js";

const echo = (params: unknown) => ({ task: "echo", params });

test("get gives the outcomes of applied tasks as they come", async () => {
  const pool = poolOf("any", { size: 2 });
  const slow = pool.apply({ task: "waits" });
  await begun(slow);
  pool.apply(echo("quick"));
  expect(await within("first", pool.get())).toBe("quick");
  const next = pool.get();
  await slow.send("slow");
  expect(await within("second", next)).toBe("slow");
});

test("get gives each outcome once, also to many who wait", async () => {
  const pool = poolOf("echo", { size: 2 });
  for (const id of numbers(100)) pool.apply(id);
  const got = await within("all", Promise.all(numbers(100).map(() => pool.get())));
  expect(got.map(Number).sort((a, b) => a - b)).toEqual(numbers(100));
});

test("get rejects with what a task rejected with, and goes on with the next", async () => {
  const pool = poolOf("any");
  pool.apply({ task: "throws", params: "no luck" });
  pool.apply(echo("next"));
  expect(await failureOf("get", pool.get())).toMatchObject({
    code: "WORKER_FAILED",
    cause: { message: "no luck" },
  });
  expect(await within("get", pool.get())).toBe("next");
});

test("get with nothing applied, or everything fetched, is a TypeError", async () => {
  const pool = poolOf("echo");
  expect(await mistakeOf(() => pool.get())).toBeInstanceOf(TypeError);
  pool.apply(1);
  await within("get", pool.get());
  expect(await mistakeOf(() => pool.get())).toBeInstanceOf(TypeError);
});

test("get has limits, which touch no task: what it waited for goes to the next get", async () => {
  const pool = poolOf("waits");
  const task = pool.apply(0);
  await begun(task);
  expect(await codeOf("get", pool.get({ timeoutMs: 10 }))).toBe("TIMEOUT");
  const controller = new AbortController();
  const aborted = pool.get({ signal: controller.signal });
  controller.abort(new RangeError("the reason"));
  expect(await failureOf("get", aborted)).toMatchObject({
    code: "ABORTED",
    cause: { message: "the reason" },
  });
  expect(await codeOf("get", pool.get({ signal: AbortSignal.abort() }))).toBe("ABORTED");
  await task.send("done");
  expect(await within("get", pool.get())).toBe("done");
});

test("unfetched is what get and getAll have left, whatever came of it", async () => {
  const pool = poolOf("any", { taskTimeoutMs: 50 });
  expect(pool.unfetched).toBe(0);
  void pool.run(echo("not collected"));
  for (const task of ["echo", "throws", "ignoresStop"]) pool.apply({ task, params: 0 });
  expect(pool.unfetched).toBe(3);
  const outcomes: string[] = [];
  for (let left = 3; pool.unfetched > 0; left--) {
    expect(pool.unfetched).toBe(left);
    outcomes.push(await codeOf("get", pool.get()));
  }
  expect(outcomes).toEqual(["ok", "WORKER_FAILED", "TIMEOUT"]);
  for (const id of numbers(3)) pool.apply(echo(id));
  expect(await codeOf("get", pool.get())).toBe("ok");
  await within("getAll", pool.getAll());
  expect(pool.unfetched).toBe(0);
  pool.apply(echo(0));
  pool.clear();
  expect(pool.unfetched).toBe(0);
});

test("getAll gives all values in the order of applying", async () => {
  const pool = poolOf("any", { size: 2 });
  pool.apply({ task: "computes", params: 50 });
  for (const id of numbers(20)) pool.apply(echo(id));
  expect(await within("getAll", pool.getAll())).toEqual([50, ...numbers(20)]);
  expect(await within("again", pool.getAll())).toEqual([]);
});

test("getAll waits for all, then rejects with the first failure's code and all errors by task", async () => {
  const pool = poolOf("any");
  pool.apply(echo(1));
  const first = pool.apply({ task: "throws", params: "one" });
  const second = pool.apply({ task: "throws", params: "two" });
  const last = pool.apply(echo(2));
  const error = await failureOf("getAll", pool.getAll());
  expect(error.code).toBe("WORKER_FAILED");
  expect([...(error.errors ?? [])].map(([id]) => id)).toEqual([first.id, second.id]);
  expect(error.errors?.get(second.id)).toMatchObject({ cause: { message: "two" } });
  expect(await within("last", last)).toBe(2);
  expect(pool.active).toBe(0);
});

test("get and getAll that wait together give each outcome once", async () => {
  const pool = poolOf("echo");
  for (const id of numbers(3)) pool.apply(id);
  const [one, rest, none] = await within("all", Promise.all([pool.get(), pool.getAll(), pool.getAll()]));
  expect([one, rest, none]).toEqual([0, [1, 2], []]);
  expect(pool.unfetched).toBe(0);
});

test("getAll that took too long fetches nothing", async () => {
  const pool = poolOf("waits");
  const task = pool.apply(0);
  await begun(task);
  expect(await codeOf("getAll", pool.getAll({ timeoutMs: 10 }))).toBe("TIMEOUT");
  await task.send("done");
  expect(await within("getAll", pool.getAll())).toEqual(["done"]);
});

test("clear drops what waits, forgets what was applied, and says how many waited; what runs goes on", async () => {
  const pool = poolOf("waits", { prefetch: 0 });
  const running = pool.apply("running");
  await begun(running);
  const waiting = numbers(5).map((id) => pool.apply(id));
  const got = pool.get();
  expect(pool.clear()).toBe(5);
  for (const task of waiting) expect(await codeOf("waiting", task)).toBe("ABORTED");
  expect(await codeOf("get", got)).toBe("ABORTED");
  expect(pool.pending).toBe(0);
  await running.send("unharmed");
  expect(await within("running", running)).toBe("unharmed");
  expect(await mistakeOf(() => pool.get())).toBeInstanceOf(TypeError);
  expect(pool.clear()).toBe(0);
});

test("clear drops tasks of run as well, suspended ones too", async () => {
  const pool = poolOf("waits", { prefetch: 0 });
  await begun(pool.run(0));
  const [queued, held] = [pool.run(1), pool.run(2)];
  await within("suspend", held.suspend());
  expect(pool.clear()).toBe(2);
  expect(await codeOf("queued", queued)).toBe("ABORTED");
  expect(await codeOf("held", held)).toBe("ABORTED");
});

test("applied tasks that fail and are never fetched disturb nobody", async () => {
  const pool = poolOf("any");
  for (const _ of numbers(3)) pool.apply({ task: "throws", params: "never fetched" });
  await within("idle", pool.idle());
  await until("their end", () => pool.failed === 3);
});

test("clear counts a task once that was held and let go again", async () => {
  const pool = poolOf("waits");
  const running = pool.run("runs");
  await begun(running);
  const waiting = pool.run("waits");
  await within("suspend", waiting.suspend());
  await within("resume", waiting.resume());
  expect(pool.clear()).toBe(1);
  expect(pool.pending).toBe(0);
  expect(await codeOf("waiting", waiting)).toBe("ABORTED");
});
