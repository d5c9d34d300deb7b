import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, numbers, poolOf, TIRELESS, until, within } from "./support.js";

interface Ran {
  readonly label: number;
  readonly nth: number;
  readonly worker: string;
}

test("recycleAfterTasks: no worker runs more tasks, and all tasks are run", async () => {
  const boss = makeBoss();
  const pool = poolOf("ordinal", { size: 2, recycleAfterTasks: 5 }, boss);
  const all = (await within("all", Promise.all(numbers(60).map((label) => pool.run(label))))) as Ran[];
  expect(all.map(({ label }) => label)).toEqual(numbers(60));
  expect(Math.max(...all.map(({ nth }) => nth))).toBe(5);
  expect(new Set(all.map(({ worker }) => worker)).size).toBeGreaterThanOrEqual(12);
  await until("two workers", () => boss.staff.size === 2 && pool.workers === 2);
});

test("recycleAfterTasks 1 gives each task a worker of its own, and is no failure", async () => {
  const boss = makeBoss();
  const pool = poolOf("ordinal", { recycleAfterTasks: 1, restart: { intensity: 1 } }, boss);
  const all = (await within("all", Promise.all(numbers(8).map((label) => pool.run(label))))) as Ran[];
  expect(all.map(({ nth }) => nth)).toEqual(numbers(8).map(() => 1));
  expect(new Set(all.map(({ worker }) => worker)).size).toBe(8);
});

test("a worker that is recycled finishes what it has begun", async () => {
  const pool = poolOf("waits", { perWorker: 2, recycleAfterTasks: 2 });
  const [first, second] = [pool.run("first"), pool.run("second")];
  await Promise.all([begun(first), begun(second)]);
  const third = pool.run("third");
  expect(await begun(third)).toBe("third");
  await first.send(1);
  await second.send(2);
  await third.send(3);
  expect(await within("all", Promise.all([first, second, third]))).toEqual([1, 2, 3]);
});

test("where nobody can be had beside it, a worker that is used up goes first", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  const pool = poolOf("ordinal", { recycleAfterTasks: 2 }, boss);
  const all = (await within("all", Promise.all(numbers(6).map((label) => pool.run(label))))) as Ran[];
  expect(all.map(({ nth }) => nth)).toEqual([1, 2, 1, 2, 1, 2]);
});

test("onCreate is called with each new worker, is awaited, and no task begins before", async () => {
  const boss = makeBoss();
  const created: string[] = [];
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const pool = poolOf(
    "ordinal",
    {
      restart: TIRELESS,
      onCreate: async (employee) => {
        created.push(employee.id);
        if (created.length === 1) await gate;
      },
    },
    boss,
  );
  const first = pool.run(0);
  await until("onCreate", () => created.length === 1);
  expect([pool.workers, pool.active, pool.pending]).toEqual([0, 0, 1]);
  release();
  expect(await within("first", first)).toMatchObject({ worker: created[0] });
  await within("kill", pool.kill());
  const second = (await within("second", pool.run(1))) as Ran;
  expect(created).toHaveLength(2);
  expect(second.worker).toBe(created[1]);
  expect(created[1]).not.toBe(created[0]);
});

test("a worker whose onCreate throws is not used: it goes and another one comes", async () => {
  const boss = makeBoss();
  const created: string[] = [];
  const pool = poolOf(
    "ordinal",
    {
      restart: TIRELESS,
      onCreate: (employee) => {
        created.push(employee.id);
        if (created.length < 3) throw new RangeError("not this one");
      },
    },
    boss,
  );
  expect(await within("run", pool.run(0))).toMatchObject({ worker: created[2] });
  await until("one worker", () => boss.staff.size === 1);
  expect([...boss.staff.keys()]).toEqual([created[2]]);
});

test("a worker that dies during onCreate is replaced", async () => {
  let calls = 0;
  const pool = poolOf("ordinal", {
    restart: TIRELESS,
    onCreate: async (employee) => {
      if (++calls === 1) await employee.kill();
    },
  });
  expect(await within("run", pool.run(0))).toMatchObject({ nth: 1 });
  expect(calls).toBe(2);
});

test("close during an onCreate that never settles settles all the same", async () => {
  const boss = makeBoss({ stopGraceMs: 100, killGraceMs: 100 });
  let calls = 0;
  const pool = poolOf(
    "ordinal",
    {
      onCreate: () => {
        calls++;
        return new Promise(() => {});
      },
    },
    boss,
  );
  const task = pool.run(0);
  await until("onCreate", () => calls === 1);
  const closed = pool.close();
  expect(await codeOf("task", task)).toBe("POOL_CLOSED");
  await within("close", closed);
  expect(boss.staff.size).toBe(0);
});
