import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, numbers, poolOf, until, within } from "./support.js";

test("kill ends those who are meant, and others come for them at once", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { size: 2, prefetch: 0 }, boss);
  await until("both", () => pool.workers === 2);
  const tasks = numbers(2).map((id) => pool.run(id));
  await Promise.all(tasks.map(begun));
  const [victim, other] = [...boss.staff.keys()];
  await within("kill", pool.kill(victim));
  const codes = [];
  for (const task of tasks) {
    await task.send("done");
    codes.push(await codeOf("task", task));
  }
  expect(codes.sort()).toEqual(["WORKER_KILLED", "ok"]);
  await until("another", () => pool.workers === 2);
  expect([...boss.staff.keys()]).toContain(other);
  expect([...boss.staff.keys()]).not.toContain(victim);
});

test("kill takes an employee, an array and a predicate too", async () => {
  const boss = makeBoss();
  const pool = poolOf("echo", { size: 3 }, boss);
  const living = async () => {
    await until("three", () => pool.workers === 3);
    return [...boss.staff.values()];
  };
  const first = (await living())[0];
  await within("one", pool.kill(first));
  expect(boss.staff.has(first?.id as string)).toBe(false);
  const [a, b] = await living();
  await within("two", pool.kill([a as never, b?.id as string]));
  expect([boss.staff.has(a?.id as string), boss.staff.has(b?.id as string)]).toEqual([false, false]);
  const all = await living();
  await within(
    "by predicate",
    pool.kill(({ id }) => id === all[2]?.id),
  );
  expect(boss.staff.has(all[2]?.id as string)).toBe(false);
  await living();
});

test("kill never touches workers of others", async () => {
  const boss = makeBoss();
  const [first, second] = [poolOf("waits", {}, boss), poolOf("waits", {}, boss)];
  const task = second.run(0);
  await begun(task);
  await within("kill", first.kill());
  await task.send("unharmed");
  expect(await within("task", task)).toBe("unharmed");
});

test("kill is no failure of the worker's: it never ends in RESTART_LIMIT", async () => {
  const pool = poolOf("echo", { restart: { intensity: 1, periodMs: 60_000 } });
  for (const _ of numbers(5)) {
    await until("its worker", () => pool.workers === 1);
    await within("kill", pool.kill());
  }
  expect(await within("run", pool.run(1))).toBe(1);
});

test("killAll drops what waits, ends all workers, and the pool goes on with others", async () => {
  const boss = makeBoss();
  const pool = poolOf("waits", { size: 2, prefetch: 0 }, boss);
  await until("both", () => pool.workers === 2);
  const running = numbers(2).map((id) => pool.run(id));
  await Promise.all(running.map(begun));
  const waiting = numbers(3).map((id) => pool.run(id));
  const before = [...boss.staff.keys()];
  await within("killAll", pool.killAll());
  for (const task of running) expect(await codeOf("running", task)).toBe("WORKER_KILLED");
  for (const task of waiting) expect(await codeOf("waiting", task)).toBe("ABORTED");
  expect(await begun(pool.run("next"))).toBe("next");
  for (const id of before) expect(boss.staff.has(id)).toBe(false);
});

test("a stuck worker is gone after kill", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", {}, boss);
  const stuck = pool.run({ task: "stuck" });
  await begun(stuck);
  await within("kill", pool.kill());
  expect(await codeOf("stuck", stuck)).toBe("WORKER_KILLED");
  expect(await within("next", pool.run({ task: "echo", params: 1 }))).toBe(1);
});
