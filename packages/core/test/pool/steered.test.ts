import type { Pool, Task } from "@bossworks/core";
import { expect, test } from "vitest";
import { standStill } from "../failures/support/stand-still.js";
import { begun, codeOf, failureOf, makeBoss, mistakeOf, PLACE, poolOf, within } from "./support.js";

const PLACES = ["queued", "handed ahead"] as const;

/** A task that has not begun, behind one that waits for a message. */
async function notBegun(place: (typeof PLACES)[number]): Promise<{ pool: Pool; first: Task; task: Task }> {
  const pool = poolOf("waits", { prefetch: place === "queued" ? 0 : 4 });
  const first = pool.run("first");
  await begun(first);
  const task = pool.run("task");
  expect([pool.pending, pool.active]).toEqual(place === "queued" ? [1, 1] : [0, 2]);
  return { pool, first, task };
}

test.each(PLACES)("status of a task that is %s says STATUS_READY", async (place) => {
  const { task } = await notBegun(place);
  expect(await within("status", task.status())).toMatchObject({
    id: task.id,
    status: "STATUS_READY",
  });
});

test.each(PLACES)("a task suspended while it is %s does not begin before it is resumed", async (place) => {
  const { pool, first, task } = await notBegun(place);
  await within("suspend", task.suspend());
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await first.send("go");
  expect(await within("first", first)).toBe("go");
  // Another one goes first: the suspended one holds nobody up.
  const third = pool.run("third");
  expect(await begun(third)).toBe("third");
  await third.send("go");
  await within("third", third);
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await within("resume", task.resume());
  expect(await begun(task)).toBe("task");
  await task.send("went");
  expect(await within("task", task)).toBe("went");
});

test.each(PLACES)("stopping a task that is %s ends it before it begins, and no other", async (place) => {
  const { pool, first, task } = await notBegun(place);
  await within("stop", task.stop());
  expect(await failureOf("task", task)).toMatchObject({ code: "WORKER_STOPPED" });
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_STOPPED" });
  await first.send("unharmed");
  expect(await within("first", first)).toBe("unharmed");
  expect([pool.completed, pool.failed]).toEqual([1, 1]);
});

test.each(PLACES)("what is sent to a task that is %s is there when it begins", async (place) => {
  const { first, task } = await notBegun(place);
  const sent = task.send("sent before");
  await first.send("go");
  expect(await begun(task)).toBe("task");
  expect(await within("task", task)).toBe("sent before");
  await within("sent", sent);
});

test.each(["spins", "loops"])("status of a running task (%s) tells its progress", async (name) => {
  const task = poolOf(name).run(0);
  await begun(task);
  const report = await within("status", task.status());
  expect(report).toMatchObject({ id: task.id, status: "STATUS_RUNNING" });
  expect(report.progress).toEqual(expect.any(Number));
});

test.each(["spins", "loops"])(
  "a running task (%s) stands still from suspend until resume, and goes on then",
  async (name) => {
    const task = poolOf(name).run(0);
    await begun(task);
    await within("suspend", task.suspend());
    const held = await within("status", task.status());
    expect(held.status).toBe("STATUS_SUSPENDED");
    expect((await within("status", task.status())).progress).toBe(held.progress);
    await within("resume", task.resume());
    const gone = await within("status", task.status());
    expect(gone.status).toBe("STATUS_RUNNING");
  },
);

test.each(["spins", "loops"])("stop ends a running task (%s), not its worker", async (name) => {
  const pool = poolOf(name);
  const task = pool.run(0);
  await begun(task);
  await within("stop", task.stop());
  const error = await failureOf("task", task);
  expect(error).toMatchObject({ code: "WORKER_STOPPED" });
  expect(error.cause).toBeUndefined();
  const next = pool.run(0);
  expect(await begun(next)).toBe("begun");
});

test("what a task returns after stop is the error's value", async () => {
  const task = poolOf("savesWhenStopped").run(0);
  await begun(task);
  await within("stop", task.stop());
  expect(await failureOf("task", task)).toMatchObject({ code: "WORKER_STOPPED", value: "saved" });
});

test("what a task throws after stop instead is the error's cause", async () => {
  const task = poolOf("cleansUpBadly").run(0);
  await begun(task);
  await within("stop", task.stop());
  expect(await failureOf("task", task)).toMatchObject({
    code: "WORKER_STOPPED",
    cause: { message: "while cleaning up" },
  });
});

test("suspending one of three tasks of a worker leaves the others running", async () => {
  const pool = poolOf("any", { perWorker: 3 });
  const held = pool.run({ task: "loops" });
  const [second, third] = [pool.run({ task: "waits" }), pool.run({ task: "waits" })];
  await Promise.all([begun(held), begun(second), begun(third)]);
  await within("suspend", held.suspend());
  await second.send(2);
  await third.send(3);
  expect(await within("others", Promise.all([second, third]))).toEqual([2, 3]);
  expect(await within("status", held.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
});

test("a suspended running task can be stopped", async () => {
  const task = poolOf("loops").run(0);
  await begun(task);
  await within("suspend", task.suspend());
  await within("stop", task.stop());
  expect(await codeOf("task", task)).toBe("WORKER_STOPPED");
});

test("status, suspend, resume, stop and send of a task that is over resolve and change nothing", async () => {
  const pool = poolOf("echo");
  const task = pool.run("done");
  await within("task", task);
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_FINISHED" });
  await within("all", Promise.all([task.suspend(), task.resume(), task.stop(), task.send("late")]));
  expect(await within("task", task)).toBe("done");
  expect([pool.completed, pool.failed]).toEqual([1, 0]);
});

test("stop said twice at once resolves twice", async () => {
  const task = poolOf("loops").run(0);
  await begun(task);
  await within("both", Promise.all([task.stop(), task.stop()]));
  expect(await codeOf("task", task)).toBe("WORKER_STOPPED");
});

test("a status a computing task does not give in time rejects; the task goes on", async () => {
  const task = poolOf("busy").run(300);
  await begun(task);
  expect(await codeOf("status", task.status({ timeoutMs: 5 }))).toMatch(/TIMEOUT$/);
  expect(await within("task", task)).toBe(300);
});

test.each(["status", "suspend", "resume", "stop", "send"] as const)(
  "task.%s with an unknown option is a TypeError",
  async (call) => {
    const task = poolOf("waits").run(0);
    const given = { timeout: 5 } as never;
    const mistake = await mistakeOf(() => (call === "send" ? task.send(1, given) : task[call](given)));
    expect(mistake).toBeInstanceOf(TypeError);
    expect(mistake.message).toMatch(/"timeout".*"timeoutMs"/);
  },
);

test("orders to a task that were aborted before change nothing, wherever it is", async () => {
  const pool = poolOf("any", { prefetch: 0 });
  const [running, queued] = [pool.run({ task: "loops" }), pool.run({ task: "echo", params: "went on" })];
  await begun(running);
  for (const task of [running, queued])
    for (const order of ["suspend", "status", "resume"] as const)
      expect(await codeOf(order, task[order]({ signal: AbortSignal.abort() }))).toBe("ABORTED");
  expect(await within("status", running.status())).toMatchObject({ status: "STATUS_RUNNING" });
  expect(await within("status", queued.status())).toMatchObject({ status: "STATUS_READY" });
  await within("suspend", running.suspend());
  expect(await codeOf("resume", running.resume({ signal: AbortSignal.abort() }))).toBe("ABORTED");
  expect(await within("status", running.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await within("stop", running.stop());
  expect(await within("the other", queued)).toBe("went on");
});

if (PLACE === "process") {
  test("suspending a task of a process that stands still ends at its limit, and is obeyed when it goes on", async () => {
    const boss = makeBoss({ lostAfterMs: 60_000 });
    const pool = poolOf("loops", {}, boss);
    const task = pool.run(0);
    await begun(task);
    const [employee] = boss.staff.values();
    const pid = employee?.where.pid as number;
    try {
      await standStill(pid);
      expect(await codeOf("suspend", task.suspend({ timeoutMs: 50 }))).toBe("SIGNAL_TIMEOUT");
      const controller = new AbortController();
      const aborted = task.suspend({ signal: controller.signal });
      controller.abort();
      expect(await codeOf("suspend", aborted)).toBe("ABORTED");
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await within("suspend", task.suspend());
    expect(await within("status", task.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
    await within("stop", task.stop());
  });
}

test("a task that is suspended and resumed in one turn runs on", async () => {
  const pool = poolOf("waits");
  const task = pool.run("task");
  await begun(task);
  await within("both", Promise.all([task.suspend(), task.resume()]));
  expect(await within("status", task.status())).not.toMatchObject({ status: "STATUS_SUSPENDED" });
  await task.send("go");
  expect(await within("task", task)).toBe("go");
});

test("of orders to a task in one turn the last one counts", async () => {
  const pool = poolOf("waits");
  const task = pool.run("task");
  await begun(task);
  await within("all", Promise.all([task.suspend(), task.resume(), task.suspend()]));
  expect(await within("status", task.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await task.send("go");
  await within("resume", task.resume());
  expect(await within("task", task)).toBe("go");
});
