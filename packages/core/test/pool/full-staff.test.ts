import { expect, test } from "vitest";
import { begun, codeOf, makeBoss, numbers, poolOf, tasks, until, within } from "./support.js";

test("a pool for whom the staff has no room waits for it, and is filled when somebody leaves", async () => {
  const boss = makeBoss({ maxStaff: 2 });
  const others = await Promise.all(numbers(2).map(() => boss.employ(tasks("waits"))));
  const gaveUp: unknown[] = [];
  boss.on("gaveup", (event) => gaveUp.push(event));
  const pool = poolOf("echo", { size: 2, restart: { intensity: 1, backoffMs: { min: 0, max: 0 } } }, boss);
  const first = pool.run("first");
  expect(await codeOf("one that does not wait", pool.run("second", { timeoutMs: 30 }))).toBe("TIMEOUT");
  expect([pool.pending, pool.workers]).toEqual([1, 0]);
  await within("one leaves", others[0]?.stop() as Promise<void>);
  expect(await within("first", first)).toBe("first");
  await within("the other leaves", others[1]?.stop() as Promise<void>);
  await until("the second worker", () => pool.workers === 2);
  expect(gaveUp).toEqual([]);
});

test("a pool that may be empty takes what room others leave, as long as its tasks wait", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  const options = { size: { min: 0, max: 3 }, restart: { intensity: 1, backoffMs: { min: 0, max: 0 } } };
  const [one, other] = [poolOf("waits", options, boss), poolOf("echo", options, boss)];
  const task = one.run("task");
  await begun(task);
  const [waits, stops] = [other.run("waits"), other.run("stops")];
  expect(await codeOf("late", other.run("late", { timeoutMs: 30 }))).toBe("TIMEOUT");
  await within("stop", stops.stop());
  await task.send("done");
  await within("task", task);
  await within("close", one.close());
  expect(await within("waits", waits)).toBe("waits");
  expect(other.workers).toBe(1);
});

test("a start that fails gives its place on the staff to who waits for it", async () => {
  const boss = makeBoss({ maxStaff: 1 });
  const starting = boss.employ(tasks("noSuchExport"));
  const pool = poolOf("echo", { restart: { intensity: 1, backoffMs: { min: 0, max: 0 } } }, boss);
  await expect(within("employ", starting)).rejects.toMatchObject({ code: "WORKER_LOAD_FAILED" });
  expect(await within("run", pool.run("run"))).toBe("run");
});
