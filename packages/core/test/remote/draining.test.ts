import { expect, test } from "vitest";
import { begun, numbers } from "../pool/support.js";
import { codeOf, job, joinedHost, makeBoss, makeMeeting, nextEvent, until, within } from "./support.js";

const AT = { at: "remote" } as const;

test("a draining host finishes what it has, takes nothing new, and leaves", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, { name: "alpha" });
  const employee = await within("employ", boss.employ(job("waits"), AT));
  await employee[Symbol.asyncIterator]().next();
  const draining = nextEvent(boss, "hostdraining");
  const drained = host.drain();
  expect((await draining).host).toMatchObject({ name: "alpha", state: "draining", busy: 1 });
  const next = boss.employ(job("echo"), { ...AT, params: "elsewhere" });
  await joinedHost(meeting, { name: "beta" });
  expect((await within("elsewhere", next)).where?.host).toBe("beta");
  await employee.send("finished");
  expect(await within("result", employee.result)).toBe("finished");
  await within("drain", drained);
  await until("its leaving", () => boss.hosts.size === 1);
});

test("draining a host without workers, before it has joined, twice, or without a boss ends at once", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting);
  const told: string[] = [];
  for (const event of ["hostdraining", "hostleft"] as const) boss.on(event, () => told.push(event));
  await within("twice", Promise.all([host.drain(), host.drain()]));
  expect(boss.hosts.size).toBe(0);
  expect(told).toEqual(["hostdraining", "hostleft"]);
  const lonely = await joinedHost(meeting);
  await boss.abort();
  await within("without a boss", lonely.drain());
});

test("a limit ends the waiting for a drain, not the drain", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting);
  const employee = await within("employ", boss.employ(job("waits"), AT));
  expect(await codeOf("drain", host.drain({ timeoutMs: 100 }))).toBe("TIMEOUT");
  await employee.send("done");
  expect(await employee.result).toBe("done");
  await within("drain", host.drain());
});

test("a pool moves out of a draining host: tasks that run there finish, those handed ahead run elsewhere", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, { name: "alpha", slots: 1 });
  const pool = boss.pool(job("waits"), { ...AT, size: 1, prefetch: 4 });
  const tasks = numbers(3).map(() => pool.run(undefined));
  const [first, ...others] = tasks;
  if (!first) throw new Error("no task");
  await begun(first);
  const drained = host.drain();
  await joinedHost(meeting, { name: "beta", slots: 1 });
  await first.send("first");
  expect(await within("first", first)).toBe("first");
  await within("drain", drained);
  for (const task of others) {
    await begun(task);
    await task.send("other");
    expect(await within("other", task)).toBe("other");
  }
  expect([...boss.hosts.values()].map(({ name }) => name)).toEqual(["beta"]);
  await within("close", pool.close());
});

test("a host that closes takes no workers for those it ends; a pool goes on elsewhere, and gives no place up", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, { name: "alpha", slots: 4, stopGraceMs: 300 });
  let started = 0;
  host.on("started", () => started++);
  const pool = boss.pool(job("stuck"), { ...AT, size: 4, retries: 1 });
  const tasks = numbers(4).map(() => pool.run(undefined));
  await until("all four", () => pool.active === 4 && pool.workers === 4);
  let gaveUp = 0;
  boss.on("gaveup", () => gaveUp++);
  await within("close", host.close());
  expect([host.busy, started]).toEqual([0, 4]);
  await joinedHost(meeting, { name: "beta", slots: 4 });
  await until("all four again", () => pool.active === 4 && pool.workers === 4);
  expect(gaveUp).toBe(0);
  await within("killing", pool.killAll());
  expect(await within("tasks", Promise.all(tasks.map((task) => codeOf("task", task))))).toEqual(
    tasks.map(() => "WORKER_KILLED"),
  );
  await within("pool's close", pool.close());
});

test("a task that a closing host ends is no stopped one: it is tried again elsewhere", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const host = await joinedHost(meeting, { name: "alpha" });
  const pool = boss.pool(job("waits"), { ...AT, size: 1, retries: 1 });
  const task = pool.run(undefined);
  await begun(task);
  await within("close", host.close());
  await joinedHost(meeting, { name: "beta" });
  await begun(task);
  await task.send("at last");
  expect(await within("task", task)).toBe("at last");
});

test("orders that were on their way when a host began to drain are placed elsewhere, and none fails", async () => {
  const meeting = makeMeeting();
  const boss = makeBoss(meeting);
  const hosts = await Promise.all(
    numbers(3).map((n) => joinedHost(meeting, { name: `host-${n}`, slots: 2 })),
  );
  const employed = numbers(12).map(async (n) => {
    const employee = await boss.employ(job("echo"), { ...AT, params: n });
    return ((await employee.result) as { params: number }).params;
  });
  const [first, second] = hosts;
  await within("drain", Promise.all([first?.drain(), second?.drain()]));
  expect(await within("all", Promise.all(employed))).toEqual(numbers(12));
});
