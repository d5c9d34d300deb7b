import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, numbers, poolOf, TIRELESS, turn, until, within } from "./support.js";

test("suspend holds what runs at its checkpoints and begins nothing; resume lets all go on", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: 2, prefetch: 4 }, boss);
  await until("both", () => pool.workers === 2);
  const running = numbers(2).map(() => pool.run({ task: "loops" }));
  await Promise.all(running.map(begun));
  const waiting = numbers(6).map((id) => pool.run({ task: "echo", params: id }));
  await within("suspend", pool.suspend());
  const progress = async () =>
    (await within("status", Promise.all(running.map((task) => task.status())))).map(
      (report) => report.progress,
    );
  const held = await progress();
  for (const _ of numbers(20)) await turn();
  expect(await progress()).toEqual(held);
  expect([pool.pending, pool.active]).toEqual([6, 2]);
  await within("resume", pool.resume());
  await within("stop", Promise.all(running.map((task) => task.stop())));
  expect(await within("waiting", Promise.all(waiting))).toEqual(numbers(6));
});

test("suspend and resume are done for workers that leave or are killed meanwhile", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: 2, recycleAfterTasks: 1, retries: 9, restart: TIRELESS }, boss);
  const running = numbers(20).map((id) => pool.run(id));
  for (let round = 0; round < 10 || pool.completed < 20; round++) {
    await turn();
    const [id] = boss.staff.keys();
    const killed = round % 4 === 3 ? pool.kill((employee) => employee.id === id) : undefined;
    expect(await codeOf("suspend", pool.suspend())).toBe("ok");
    expect(await codeOf("resume", pool.resume())).toBe("ok");
    await killed;
  }
  expect(await within("the tasks", Promise.all(running))).toEqual(numbers(20));
});

test("what is run while the pool is suspended waits for resume", async () => {
  const pool = poolOf("echo", { size: 2 });
  await until("both", () => pool.workers === 2);
  await within("suspend", pool.suspend());
  const tasks = numbers(50).map((id) => pool.run(id));
  for (const _ of numbers(20)) await turn();
  expect([pool.pending, pool.active, pool.completed]).toEqual([50, 0, 0]);
  await within("resume", pool.resume());
  expect(await within("tasks", Promise.all(tasks))).toEqual(numbers(50));
});

test("a worker that comes while the pool is suspended begins nothing either", async () => {
  const pool = poolOf("any", { restart: TIRELESS });
  await until("its worker", () => pool.workers === 1);
  await within("suspend", pool.suspend());
  const task = pool.run({ task: "echo", params: "later" });
  await within("kill", pool.kill());
  await until("another", () => pool.workers === 1);
  for (const _ of numbers(20)) await turn();
  expect([pool.pending, pool.completed]).toEqual([1, 0]);
  await within("resume", pool.resume());
  expect(await within("task", task)).toBe("later");
});

test("a pool suspended before its first worker has come begins nothing", async () => {
  const pool = poolOf("echo");
  const task = pool.run("later");
  await within("suspend", pool.suspend());
  await until("its worker", () => pool.workers === 1);
  for (const _ of numbers(20)) await turn();
  expect(pool.completed).toBe(0);
  await within("resume", pool.resume());
  expect(await within("task", task)).toBe("later");
});

test("suspend rejects when a task reaches no checkpoint in time; resume after that lets all go on", async () => {
  const boss = makeBoss({ signalTimeoutMs: 50 });
  const pool = poolOf("any", { prefetch: 0 }, boss);
  const task = pool.run({ task: "busy", params: 400 });
  await begun(task);
  const next = pool.run({ task: "echo", params: "next" });
  expect(await codeOf("suspend", pool.suspend())).toBe("SIGNAL_TIMEOUT");
  await codeOf("resume", pool.resume());
  expect(await within("task", task)).toBe(400);
  expect(await within("next", next)).toBe("next");
});

test("close of a suspended pool settles everything", async () => {
  const pool = poolOf("any");
  const running = pool.run({ task: "loops" });
  await begun(running);
  const waiting = pool.run({ task: "echo" });
  await within("suspend", pool.suspend());
  await within("close", pool.close());
  expect(await codeOf("running", running)).toBe("WORKER_STOPPED");
  expect(await codeOf("waiting", waiting)).toBe("POOL_CLOSED");
});

test("a resume that one worker does not answer lets the others go on", async () => {
  const boss = makeBoss({ signalTimeoutMs: 50, stopGraceMs: 50 });
  const pool = poolOf("any", { size: 2, prefetch: 0 }, boss);
  await until("both", () => pool.workers === 2);
  await begun(pool.run({ task: "stuck" }));
  expect(await codeOf("suspend", pool.suspend())).toBe("SIGNAL_TIMEOUT");
  const waiting = pool.run({ task: "echo", params: "waited" });
  expect(await codeOf("resume", pool.resume())).toBe("SIGNAL_TIMEOUT");
  expect(await within("waiting", waiting)).toBe("waited");
});

test("a worker somebody suspends is handed nothing, and works again when it is resumed", async () => {
  const boss = makeBoss();
  const pool = poolOf("ordinal", { size: 2 }, boss);
  await until("both workers", () => pool.workers === 2);
  const [stands, works] = [...boss.staff.values()];
  if (!stands || !works) throw new Error("two workers have joined");
  await within("suspend", stands.suspend());
  const ranBy = async () => {
    const all = numbers(20).map((id) => pool.run(id) as Promise<unknown>);
    return new Set((await within("all", Promise.all(all))).map((ran) => (ran as { worker: string }).worker));
  };
  expect([...(await ranBy())]).toEqual([works.id]);
  await within("resume", stands.resume());
  await within("suspend", works.suspend());
  expect([...(await ranBy())]).toEqual([stands.id]);
});

test("a task says that it stands with its pool, and goes on with it", async () => {
  const pool = poolOf("any");
  const task = pool.run({ task: "loops" });
  await begun(task);
  await within("suspend", pool.suspend());
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await within("resume", pool.resume());
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_RUNNING" });
});
