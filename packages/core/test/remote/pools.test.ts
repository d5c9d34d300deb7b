import { expect, test } from "vitest";
import { begun, numbers, TIRELESS } from "../pool/support.js";
import { codeOf, job, joinedHost, makeBoss, makeMeeting, until, within } from "./support.js";

const AT = { at: "remote" } as const;

test("a pool without a size grows to the slots of the hosts, those that join later too, and lets none of them wait", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const pool = boss.pool(job("waits"), AT);
  const tasks = numbers(4).map(() => pool.run(undefined));
  expect(pool.workers).toBe(0);
  await joinedHost(meeting, { name: "alpha", slots: 1 });
  await until("one", () => pool.workers === 1);
  await joinedHost(meeting, { name: "beta", slots: 3 });
  await Promise.all(tasks.map(begun));
  expect(pool.workers).toBe(4);
  for (const task of tasks) await task.send("go");
  expect(await within("all", Promise.all(tasks))).toEqual(["go", "go", "go", "go"]);
  await within("close", pool.close());
  await until("free", () => [...boss.hosts.values()].every(({ busy }) => busy === 0));
});

test("a pool of a size waits for hosts, its tasks as long as they may", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting, { startTimeoutMs: 10_000 });
  const pool = boss.pool(job("echo"), { ...AT, size: 3 });
  expect(await codeOf("a task", pool.run("early", { timeoutMs: 500 }))).toBe("TIMEOUT");
  const task = pool.run("late");
  await joinedHost(meeting, { slots: 2 });
  expect(await within("task", task)).toMatchObject({ params: "late" });
  expect(pool.workers).toBeLessThanOrEqual(2);
  await within("close", pool.close());
});

test("a pool of one label leaves other hosts alone", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { name: "plain", slots: 4 });
  await joinedHost(meeting, { name: "fast", slots: 2, labels: { gpu: "a100" } });
  const pool = boss.pool(job("echo"), { at: "gpu" });
  await within("all", Promise.all(numbers(20).map((n) => pool.run(n))));
  expect([...boss.hosts.values()].find(({ name }) => name === "plain")?.busy).toBe(0);
  await within("close", pool.close());
});

test("a pool without a size grows while others wait for hosts that are not there", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const others = boss.pool(job("echo"), { at: "gpu", size: 2 });
  await joinedHost(meeting, { slots: 2 });
  const pool = boss.pool(job("echo"), AT);
  expect(await within("task", pool.run("here"))).toMatchObject({ params: "here" });
  await within("close", Promise.all([pool.close(), others.close()]));
});

test("reload does not wait for those of its workers for whom no host has room", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 1 });
  const pool = boss.pool(job("echo"), { ...AT, size: 2 });
  await within("task", pool.run("before"));
  const [before] = boss.staff.keys();
  await within("reload", pool.reload());
  await within("again", pool.reload());
  expect(await within("task", pool.run("after"))).toMatchObject({ params: "after" });
  expect(boss.staff.has(before as string)).toBe(false);
  await within("close", pool.close());
});

test("recycling and reload replace workers where all slots are taken: one goes before the next comes", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 1 });
  const pool = boss.pool(job("echo"), { ...AT, size: 1, recycleAfterTasks: 2, prefetch: 0 });
  const results = await within("all", Promise.all(numbers(6).map((n) => pool.run(n))));
  const pids = results.map((result) => (result as { pid: number }).pid);
  expect(new Set(pids).size).toBe(3);
  await within("reload", pool.reload());
  expect(pids).not.toContain(((await within("run", pool.run(0))) as { pid: number }).pid);
  await within("close", pool.close());
});

test("a worker that is reloaded has the slot of its former one, whoever else waits for a slot", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 1 });
  const pool = boss.pool(job("echo"), { ...AT, size: 1 });
  const { pid: before } = (await within("task", pool.run("before"))) as { pid: number };
  const others = boss.pool(job("echo"), { ...AT, size: 1 });
  const waits = others.run("waits");
  await within("reload", pool.reload());
  expect(((await within("task", pool.run("after"))) as { pid: number }).pid).not.toBe(before);
  expect(others.workers).toBe(0);
  await within("close", pool.close());
  expect(await within("the other", waits)).toMatchObject({ params: "waits" });
  await within("close", others.close());
});

test("killing a pool's workers at hosts has others come; every task settles", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  await joinedHost(meeting, { slots: 2 });
  const pool = boss.pool(job("spin"), { ...AT, size: 2, retries: 0, restart: TIRELESS });
  const tasks = numbers(2).map(() => pool.run(undefined));
  await until("both", () => pool.active === 2 && pool.workers === 2);
  await within("kill", pool.killAll());
  expect(await within("tasks", Promise.all(tasks.map((task) => codeOf("task", task))))).toEqual([
    "WORKER_KILLED",
    "WORKER_KILLED",
  ]);
  await until("others", () => pool.workers === 2);
  await within("close", pool.close());
});

test("a boss that closes while a pool waits for hosts settles everything", async () => {
  const boss = makeBoss(makeMeeting());
  const pool = boss.pool(job("echo"), { ...AT, size: 2 });
  const task = pool.run(1);
  await within("close", boss.close());
  expect(await codeOf("task", task)).toMatch(/BOSS_CLOSED|POOL_CLOSED/);
});
