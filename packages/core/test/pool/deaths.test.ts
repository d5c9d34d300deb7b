import { expect, test } from "vitest";
import {
  begun,
  codeOf,
  failureOf,
  makeBoss,
  makeLog,
  numbers,
  PLACE,
  poolOf,
  TIRELESS,
  tasks,
  until,
  within,
} from "./support.js";

test("a task whose worker exits rejects WORKER_EXITED with its exit code; the next one runs in another", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { restart: TIRELESS }, boss);
  const error = await failureOf("run", pool.run({ task: "exits", params: 5 }));
  expect(error).toMatchObject({ code: "WORKER_EXITED", exitCode: 5 });
  expect(error.cause).toMatchObject({ code: "WORKER_EXITED" });
  expect(await within("next", pool.run({ task: "ordinal" }))).toMatchObject({ nth: 1 });
  expect([pool.completed, pool.failed]).toEqual([1, 1]);
});

test("a task whose worker is killed rejects WORKER_KILLED", async () => {
  const pool = poolOf("waits");
  const task = pool.run(0);
  await begun(task);
  await within("kill", pool.kill());
  expect(await codeOf("task", task)).toBe("WORKER_KILLED");
});

test("a task whose worker is killed by the boss rejects WORKER_KILLED as well, and another worker comes", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { restart: TIRELESS }, boss);
  const task = pool.run(0);
  await begun(task);
  await within("kill", boss.kill());
  expect(await codeOf("task", task)).toBe("WORKER_KILLED");
  expect(await begun(pool.run("next"))).toBe("next");
});

test("an exception outside of any task ends the worker: what ran in it rejects WORKER_FAILED with that", async () => {
  const pool = poolOf("throwsOutside", { restart: TIRELESS });
  const error = await failureOf("run", pool.run(0));
  expect(error).toMatchObject({ code: "WORKER_FAILED" });
  let cause: unknown = error;
  const messages = [];
  for (; cause instanceof Error; cause = cause.cause) messages.push(cause.message);
  expect(messages.join("; ")).toContain("outside of any task");
});

test("with retries 0 a task whose worker died is not run again", async () => {
  const log = makeLog();
  const pool = poolOf("diesAtFirst", { restart: TIRELESS });
  expect(await codeOf("run", pool.run({ log: log.path, deaths: 1 }))).toBe("WORKER_EXITED");
  await within("idle", pool.idle());
  expect(log.lines()).toHaveLength(1);
});

test.each(["exits", "throws"])(
  "with retries 0 a task that %s out of its worker when that is stopped is not run again, what had not begun is",
  async (how) => {
    const log = makeLog();
    const boss = makeBoss();
    const pool = poolOf("any", { perWorker: 2, restart: TIRELESS }, boss);
    const dies = pool.run({ task: "diesWhenStopped", params: { log: log.path, how } });
    await begun(dies);
    const unbegun = pool.run({ task: "echo", params: "once" });
    const stopped = boss.stop();
    expect(await codeOf("the task", dies)).toBe("WORKER_STOPPED");
    await within("stop", stopped);
    expect(await within("what had not begun", unbegun)).toBe("once");
    expect(log.lines()).toEqual(["run"]);
  },
);

test.each([1, 3])("with retries %i a task survives so many deaths of its worker", async (retries) => {
  const log = makeLog();
  const pool = poolOf("diesAtFirst", { retries, restart: TIRELESS });
  expect(await within("run", pool.run({ log: log.path, deaths: retries }))).toBe(retries + 1);
  expect(log.lines()).toHaveLength(retries + 1);
});

test("one death more than retries rejects how the worker ended, and says how often it was tried", async () => {
  const log = makeLog();
  const pool = poolOf("diesAtFirst", { retries: 2, restart: TIRELESS });
  const error = await failureOf("run", pool.run({ log: log.path, deaths: 3 }));
  expect(error).toMatchObject({ code: "WORKER_EXITED", exitCode: 3 });
  expect(error.message).toContain("3 times");
  expect(log.lines()).toHaveLength(3);
});

test("retries of one task override those of the pool", async () => {
  const log = makeLog();
  const pool = poolOf("diesAtFirst", { retries: 5, restart: TIRELESS });
  const task = pool.run({ log: log.path, deaths: 1 }, { retries: 0 });
  expect(await codeOf("run", task)).toBe("WORKER_EXITED");
  expect(log.lines()).toHaveLength(1);
});

test("a task that throws is not run again, whatever its retries", async () => {
  const pool = poolOf("any", { retries: 5 });
  expect(await codeOf("run", pool.run({ task: "throws", params: "no luck" }))).toBe("WORKER_FAILED");
  expect(await within("next", pool.run({ task: "ordinal" }))).toMatchObject({ nth: 1 });
});

test("tasks handed ahead to a worker that dies run elsewhere, once each, and not counting as a try", async () => {
  const log = makeLog();
  const pool = poolOf("any", { prefetch: 16, restart: TIRELESS });
  const fatal = pool.run({ task: "exitsWhenTold", params: 4 });
  await begun(fatal);
  const ahead = numbers(12).map((id) => pool.run({ task: "noted", params: { log: log.path, id } }));
  await fatal.send("now");
  expect(await codeOf("fatal", fatal)).toBe("WORKER_EXITED");
  expect(await within("those ahead", Promise.all(ahead))).toEqual(numbers(12));
  expect(log.lines()).toEqual(numbers(12).map(String));
});

test("among short tasks only the one that ends its worker rejects: those before it and after it run once", async () => {
  const log = makeLog();
  const pool = poolOf("any", { prefetch: 32, restart: TIRELESS });
  const note = (id: number) => pool.run({ task: "noted", params: { log: log.path, id } });
  for (const round of numbers(5)) {
    const before = numbers(20).map((id) => note(round * 100 + id));
    const fatal = pool.run({ task: "exits", params: 6 });
    const after = numbers(20).map((id) => note(round * 100 + 20 + id));
    expect(await codeOf("fatal", fatal)).toBe("WORKER_EXITED");
    const expected = numbers(40).map((id) => round * 100 + id);
    expect(await within("the others", Promise.all([...before, ...after]))).toEqual(expected);
    expect(log.lines().slice(-40).sort()).toEqual(expected.map(String).sort());
  }
  expect(log.lines()).toHaveLength(200);
});

test("all tasks that ran in a worker that dies are tried again; those of its neighbour are not touched", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2, perWorker: 2, prefetch: 0, retries: 1, restart: TIRELESS }, boss);
  await until("both workers", () => pool.workers === 2);
  const tasks = numbers(4).map((id) => pool.run({ task: "waits", params: id }));
  await Promise.all(tasks.map(begun));
  const [victim] = boss.staff.keys();
  await within("kill", pool.kill(victim));
  // Two begin again and say so; the other two say nothing more.
  const said: unknown[] = [];
  const reading = tasks.map(async (task) => {
    for await (const label of task) {
      said.push(label);
      await task.send("again");
    }
  });
  await until("two begin again", () => said.length === 2);
  await within("those", Promise.race(tasks));
  const rest = tasks.filter((_, id) => !said.includes(id));
  expect(rest).toHaveLength(2);
  await Promise.all(rest.map((task) => task.send("unharmed")));
  await within("reading", Promise.all(reading));
  expect((await within("all", Promise.all(tasks))).sort()).toEqual([
    "again",
    "again",
    "unharmed",
    "unharmed",
  ]);
  expect(said).toHaveLength(2);
});

test("a death while a task is suspended is a death: it is run again, and stands still before its first line", async () => {
  const pool = poolOf("any", { retries: 1, restart: TIRELESS });
  const task = pool.run({ task: "loops" });
  await begun(task);
  await within("suspend", task.suspend());
  await within("kill", pool.kill());
  await until("another worker", () => pool.workers === 1);
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await within("resume", task.resume());
  expect(await begun(task)).toBe("begun");
  await within("stop", task.stop());
});

test("what a task was sent is kept when its worker dies before it began, though it had a place among the running", async () => {
  const pool = poolOf("any", { perWorker: 2, retries: 1, restart: TIRELESS });
  const blocks = pool.run({ task: "busy", params: 200 });
  await begun(blocks);
  const task = pool.run({ task: "waits" });
  await within("send", task.send("kept"));
  await within("kill", pool.kill());
  expect(await within("task", task)).toBe("kept");
  await within("its neighbour", blocks);
});

test("the messages a task had sent before its worker died are not given again with those of the next try", async () => {
  const pool = poolOf("waits", { retries: 1, restart: TIRELESS });
  const task = pool.run("once a try");
  await begun(task);
  await within("kill", pool.kill());
  expect(await begun(task)).toBe("once a try");
  await task.send("done");
  const rest = [];
  for await (const message of task) rest.push(message);
  expect(rest).toEqual([]);
  expect(await within("task", task)).toBe("done");
});

if (PLACE === "process") {
  test("a worker process that gets SIGKILL is replaced, its task tells the signal", async () => {
    const boss = makeBoss();
    const pool = poolOf("waits", { restart: TIRELESS }, boss);
    const task = pool.run(0);
    await begun(task);
    const [employee] = boss.staff.values();
    process.kill(employee?.where.pid as number, "SIGKILL");
    expect(await failureOf("task", task)).toMatchObject({ exitSignal: "SIGKILL" });
    expect(await begun(pool.run("next"))).toBe("next");
  });
}

test("who has ended is killed already, by its id and by its employee; who never was in the pool is a TypeError", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { restart: TIRELESS }, boss);
  await until("a worker", () => pool.workers === 1);
  const [[id, employee] = []] = boss.staff;
  await within("kill", pool.kill(id));
  await until("another worker", () => pool.workers === 1 && !boss.staff.has(id as string));
  await within("by its id", pool.kill(id));
  await within("by its employee", pool.kill(employee));
  expect(pool.workers).toBe(1);
  const stranger = await within("employ", boss.employ(tasks("waits"), { params: 0 }));
  for (const who of [stranger, stranger.id, "nobody"])
    expect(await failureOf("kill", pool.kill(who))).toBeInstanceOf(TypeError);
});
