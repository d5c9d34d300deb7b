import { expect, test } from "vitest";
import { eventOf, makeBoss, statusWhere, within, worker } from "./support.js";

const WINDOW = 64 * 1024;
const BLOCK = 1024;
/** A message costs its bytes and a little more. */
const MOST = WINDOW / BLOCK;

test.each(["fills", "fillsSync"])(
  "%s: messages nobody takes fill the window; then send waits, and unread tells",
  async (name) => {
    const boss = makeBoss({ windowBytes: WINDOW });
    const unread = eventOf(boss, "unread");
    const employee = await boss.employ(worker("talks", name), { params: BLOCK });
    const event = await unread;
    expect(event.employee).toBe(employee);
    expect(event.count).toBeGreaterThan(0);
    expect(event.count).toBeLessThanOrEqual(MOST);
    const { progress } = await within("status", employee.status());
    expect(Number(progress)).toBeGreaterThan(MOST / 2);
    expect(Number(progress)).toBeLessThanOrEqual(MOST);
    await statusWhere(employee, "all of them", ({ pending }) => pending.fromWorker === progress);
    for (let i = 0; i < 30; i++) {
      expect(await within("status", employee.status())).toMatchObject({
        progress,
        pending: { fromWorker: progress },
      });
    }
  },
);

test.each(["fills", "fillsSync"])(
  "%s: a taker lets it go on, in order, with nothing lost; without one it waits again",
  async (name) => {
    const boss = makeBoss({ windowBytes: WINDOW });
    const unread = eventOf(boss, "unread");
    const employee = await boss.employ(worker("talks", name), { params: BLOCK });
    await unread;
    const { progress } = await within("status", employee.status());
    const again = eventOf(boss, "unread");
    let taken = 0;
    for await (const message of employee) {
      expect(message).toHaveLength(BLOCK);
      if (++taken === 5 * MOST) break;
    }
    await again;
    const report = await statusWhere(
      employee,
      "more sent",
      (later) => Number(later.progress) > Number(progress) + MOST,
    );
    expect(Number(report.progress)).toBeGreaterThanOrEqual(taken);
    expect(Number(report.progress)).toBeLessThanOrEqual(taken + MOST);
  },
);

test("a worker that is read never causes unread", async () => {
  const boss = makeBoss({ windowBytes: WINDOW });
  let told = 0;
  boss.on("unread", () => told++);
  const employee = await boss.employ(worker("talks", "fillsSync"), { params: BLOCK });
  let taken = 0;
  for await (const _ of employee) if (++taken === 20 * MOST) break;
  const took = taken;
  employee.on("message", () => taken++);
  await statusWhere(employee, "more taken", () => taken > took + 10 * MOST);
  expect(told).toBe(0);
});

test("control goes on while a send waits: SUSPEND, RESUME, STOP", async () => {
  const boss = makeBoss({ windowBytes: WINDOW });
  const unread = eventOf(boss, "unread");
  const employee = await boss.employ(worker("talks", "fillsSync"), { params: BLOCK });
  await unread;
  await within("suspend", employee.suspend());
  expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_SUSPENDED" });
  await within("resume", employee.resume());
  await within("stop", employee.stop());
  expect(employee.state).toBe("STATUS_STOPPED");
});

test("the boss's send waits the same way when the worker takes nothing, and goes on when it does", async () => {
  const boss = makeBoss({ windowBytes: WINDOW });
  const employee = await boss.employ(worker("takers", "takesSome"), { params: 2 * MOST, autostart: false });
  let accepted = 0;
  const sending = (async () => {
    while (accepted < 2 * MOST) {
      await employee.send("x".repeat(BLOCK));
      accepted++;
    }
  })();
  for (let i = 0; i < 30; i++) await within("status", employee.status());
  const stoodAt = accepted;
  expect(stoodAt).toBeGreaterThan(MOST / 2);
  expect(stoodAt).toBeLessThanOrEqual(MOST);
  await within("resume", employee.resume());
  await within("sending", sending);
  expect(await within("taken", employee[Symbol.asyncIterator]().next())).toEqual({
    done: false,
    value: "taken",
  });
});

test("unread is not told of a pool's workers, whose results wait for the pool", async () => {
  const boss = makeBoss({ windowBytes: WINDOW });
  let told = 0;
  boss.on("unread", () => told++);
  const pool = boss.pool(worker("talks", "returnsBytes"), { size: 1, perWorker: 8 });
  await within("the tasks", Promise.all(Array.from({ length: 40 }, () => pool.run(40_000))));
  expect(told).toBe(0);
});
