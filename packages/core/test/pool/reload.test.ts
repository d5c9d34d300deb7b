import type { Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import {
  begun,
  codeOf,
  failureOf,
  makeBoss,
  makeLog,
  numbers,
  poolOf,
  turn,
  until,
  within,
} from "./support.js";

const idsOf = (boss: Boss) => [...boss.staff.keys()];

/** Looks at something in every turn until a promise settles. */
async function during<T>(promise: Promise<T>, look: () => void): Promise<T> {
  let isOver = false;
  const settled = promise.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    look();
    await turn();
  }
  return settled;
}

test("reload replaces every worker; none of the former is left", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: 3 }, boss);
  await until("all", () => pool.workers === 3);
  const before = idsOf(boss);
  await within("reload", pool.reload());
  expect(pool.workers).toBe(3);
  expect(idsOf(boss)).toHaveLength(3);
  for (const id of before) expect(idsOf(boss)).not.toContain(id);
  expect(await within("run", pool.run(1))).toBe(1);
});

test("reload under load: no task is lost or run twice, and a worker is there all the time", async () => {
  const boss = makeBoss();
  const log = makeLog();
  const pool = poolOf("noted", { size: 2 }, boss);
  await until("both", () => pool.workers === 2);
  const before = idsOf(boss);
  const tasks: Promise<unknown>[] = [];
  let isReloading = true;
  const feed = async (): Promise<void> => {
    while (isReloading || tasks.length < 500) {
      for (const _ of numbers(20)) tasks.push(pool.run({ log: log.path, id: tasks.length }));
      await within("some", Promise.resolve(tasks.at(-10)));
    }
  };
  const feeding = feed();
  let least = 2;
  await within(
    "reload",
    during(pool.reload(), () => {
      least = Math.min(least, pool.workers);
    }),
  );
  isReloading = false;
  await within("feeding", feeding);
  expect(await within("all", Promise.all(tasks))).toEqual(numbers(tasks.length));
  expect(least).toBeGreaterThanOrEqual(1);
  expect(
    log
      .lines()
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(numbers(tasks.length));
  for (const id of before) expect(idsOf(boss)).not.toContain(id);
  expect(idsOf(boss)).toHaveLength(2);
});

test("a running task finishes in its own worker before that goes; what was handed ahead runs in the new one", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { prefetch: 4 }, boss);
  const running = pool.run({ task: "waits", params: "running" });
  await begun(running);
  const [former] = idsOf(boss);
  const ahead = numbers(3).map((label) => pool.run({ task: "ordinal", params: label }));
  const reloaded = pool.reload();
  const done = await within("those ahead", Promise.all(ahead));
  for (const ran of done) expect((ran as { worker: string }).worker).not.toBe(former);
  expect(idsOf(boss)).toContain(former);
  await running.send("finished");
  expect(await within("running", running)).toBe("finished");
  await within("reload", reloaded);
  expect(idsOf(boss)).not.toContain(former);
});

test("reload twice at once replaces all twice, one after the other, and ends with as many as before", async () => {
  const boss = makeBoss();
  let created = 0;
  const pool = poolOf("echo", { size: 2, onCreate: () => void created++ }, boss);
  await until("both", () => pool.workers === 2);
  const tasks = numbers(200).map((id) => pool.run(id));
  await within("both reloads", Promise.all([pool.reload(), pool.reload()]));
  expect(await within("tasks", Promise.all(tasks))).toEqual(numbers(200));
  expect(created).toBe(6);
  expect([pool.workers, boss.staff.size]).toEqual([2, 2]);
});

test("reload of a pool whose workers are still being started resolves", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: 2 }, boss);
  await within("reload", pool.reload());
  expect([pool.workers, boss.staff.size]).toEqual([2, 2]);
});

test("reload while workers are recycled leaves as many as the pool is to have", async () => {
  const boss = makeBoss();
  const pool = poolOf("ordinal", { size: 2, recycleAfterTasks: 3 }, boss);
  const tasks = numbers(60).map((label) => pool.run(label));
  await within("reloads", Promise.all(numbers(4).map(() => pool.reload())));
  const done = (await within("tasks", Promise.all(tasks))) as { label: number; nth: number }[];
  expect(done.map(({ label }) => label)).toEqual(numbers(60));
  expect(Math.max(...done.map(({ nth }) => nth))).toBeLessThanOrEqual(3);
  await within("a last reload", pool.reload());
  await until("two workers", () => boss.staff.size === 2 && pool.workers === 2);
  await within("one more", pool.reload());
  expect([pool.workers, boss.staff.size]).toEqual([2, 2]);
});

test("a worker that dies while it is being replaced is no loss: its place has one worker afterwards", async () => {
  const boss = makeBoss();
  let created = 0;
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const pool = poolOf("echo", { onCreate: () => (++created === 2 ? gate : undefined) }, boss);
  await until("its worker", () => pool.workers === 1);
  const [former] = idsOf(boss);
  const reloaded = pool.reload();
  await until("the next one", () => created === 2);
  await within("kill", pool.kill(former));
  expect(pool.workers).toBe(0);
  release();
  await within("reload", reloaded);
  expect(await within("run", pool.run(1))).toBe(1);
  expect([pool.workers, boss.staff.size, created]).toEqual([1, 1, 2]);
});

test("a reload whose new workers fail rejects; the former ones work on", async () => {
  const boss = makeBoss();
  let created = 0;
  const pool = poolOf(
    "echo",
    {
      size: 2,
      onCreate: () => {
        if (++created > 2) throw new RangeError("not this one");
      },
    },
    boss,
  );
  await until("both", () => pool.workers === 2);
  const before = idsOf(boss).sort();
  expect((await failureOf("reload", pool.reload())).message).toContain("not this one");
  expect(await within("run", pool.run(1))).toBe(1);
  await until("the former two", () => boss.staff.size === 2);
  expect(idsOf(boss).sort()).toEqual(before);
});

test("where there is no room for one more, each worker goes before the next one comes", async () => {
  const boss = makeBoss({ maxStaff: 2 });
  const pool = poolOf("echo", { size: 2 }, boss);
  await until("both", () => pool.workers === 2);
  const before = idsOf(boss);
  const tasks = numbers(100).map((id) => pool.run(id));
  let least = 2;
  await within(
    "reload",
    during(pool.reload(), () => {
      least = Math.min(least, pool.workers);
    }),
  );
  expect(least).toBeGreaterThanOrEqual(1);
  expect(await within("tasks", Promise.all(tasks))).toEqual(numbers(100));
  for (const id of before) expect(idsOf(boss)).not.toContain(id);
});

test("close during a reload settles both", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { size: 2 }, boss);
  await begun(pool.run(0));
  const reloaded = pool.reload();
  await within("close", pool.close());
  expect(["ok", "POOL_CLOSED", "WORKER_GONE", "ABORTED"]).toContain(await codeOf("reload", reloaded));
  await until("nobody", () => boss.staff.size === 0);
});
