import { expect, test } from "vitest";
import { codeOf, failureOf, makeBoss, remote, within, worker } from "./support.js";

/** More than the control lane may keep waiting as single frames. */
const FLOOD = 100_000;

test("boss and workers count together", async () => {
  const boss = makeBoss();
  const count = boss.counter("count", { initial: 100 });
  const [a, b] = await Promise.all([remote(boss), remote(boss)]);
  expect(await count.add()).toBe(101);
  expect(await a.count("count", "add", 10)).toBe(111);
  expect(await b.count("count", "add", -11)).toBe(100);
  expect(await b.count("count", "value")).toBe(100);
  expect(await count.add(7)).toBe(107);
  expect(await a.count("count", "reset")).toBe(107);
  expect(await count.value()).toBe(100);
  await count.add(1);
  expect(await count.reset()).toBe(101);
  expect(await a.count("count", "add", 0)).toBe(100);
});

test("a counter never passes its max, and is not changed by what would", async () => {
  const boss = makeBoss();
  const live = boss.counter("live", { max: 3 });
  const a = await remote(boss);
  expect(await live.add(2)).toBe(2);
  const error = await failureOf("the boss's", live.add(2));
  expect(error.code).toBe("LIMIT_REACHED");
  expect(error.message).toBe('counter "live" stands at 2: add(2) would pass its limit of 3');
  const away = await failureOf("the worker's", a.do("counter", "live", "add", { args: [2] }).outcome);
  expect([away.code, away.message]).toEqual([error.code, error.message]);
  const sync = await failureOf("the worker's", a.do("counter", "live", "addSync", { args: [5] }).outcome);
  expect(sync.code).toBe("LIMIT_REACHED");
  expect(await a.count("live", "value")).toBe(2);
  expect(await a.count("live", "add", 1)).toBe(3);
  expect(await codeOf("one more", live.add(1))).toBe("LIMIT_REACHED");
  expect(await live.add(-5)).toBe(-2);
});

test("numbers that cannot be counted exactly are refused", async () => {
  const boss = makeBoss();
  const count = boss.counter("count", { initial: Number.MAX_SAFE_INTEGER - 1 });
  const a = await remote(boss);
  expect(await a.count("count", "add", 1)).toBe(Number.MAX_SAFE_INTEGER);
  expect(await codeOf("one more", count.add(1))).toBe("LIMIT_REACHED");
  const low = boss.counter("low", { initial: Number.MIN_SAFE_INTEGER });
  expect(await codeOf("one less", low.add(-1))).toBe("LIMIT_REACHED");
  expect(await codeOf("one less", a.do("counter", "low", "add", { args: [-1] }).outcome)).toBe(
    "LIMIT_REACHED",
  );
  expect(await low.value()).toBe(Number.MIN_SAFE_INTEGER);
  for (const amount of [0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, 2 ** 53]) {
    for (const method of ["add", "addSync"]) {
      const outcome = a.do("counter", "count", method, { args: [amount] }).outcome;
      expect(await failureOf(`${method}(${amount})`, outcome)).toBeInstanceOf(TypeError);
    }
  }
});

test(`${FLOOD} additions nobody waits for are all counted, in order`, async () => {
  const boss = makeBoss();
  const count = boss.counter("count");
  const employee = await boss.employ(worker("flood"), { params: FLOOD });
  expect(await within("the result", employee.result, 30_000)).toEqual({ inOrder: true, last: FLOOD });
  expect(await count.value()).toBe(FLOOD);
});

test("what a worker asks of one counter happens in the order of its asking", async () => {
  const boss = makeBoss();
  boss.counter("count");
  const a = await remote(boss);
  const doings = [
    a.do("counter", "count", "add", { args: [1] }),
    a.do("counter", "count", "value"),
    a.do("counter", "count", "add", { args: [10] }),
    a.do("counter", "count", "reset"),
    a.do("counter", "count", "add", { args: [2] }),
    a.do("counter", "count", "value"),
  ];
  const outcomes = await within("all", Promise.all(doings.map(({ outcome }) => outcome)));
  expect(outcomes).toEqual([1, 1, 11, 11, 2, 2]);
});

test.each(["sync", "async"])(
  "what a stopped worker counts while it cleans up still counts (%s)",
  async (how) => {
    const boss = makeBoss();
    const live = boss.counter("live");
    const employees = await Promise.all(
      Array.from({ length: 3 }, () => boss.employ(worker("counted"), { params: how })),
    );
    for (const employee of employees) {
      for await (const _ of employee) break;
    }
    expect(await live.value()).toBe(3);
    await within("stop", boss.stop());
    for (const employee of employees) expect(await codeOf("result", employee.result)).toBe("WORKER_STOPPED");
    expect(await live.value()).toBe(0);
  },
);

test("a counter can be read after its boss was closed, and nothing new can be made", async () => {
  const boss = makeBoss();
  const count = boss.counter("count");
  const gate = boss.semaphore("gate", 1);
  await count.add(5);
  await boss.close();
  expect(await count.value()).toBe(5);
  expect(() => boss.counter("another")).toThrowError(expect.objectContaining({ code: "BOSS_CLOSED" }));
  expect(() => boss.semaphore("another", 1)).toThrowError(expect.objectContaining({ code: "BOSS_CLOSED" }));
  expect(await codeOf("acquire", gate.acquire())).toBe("BOSS_CLOSED");
  expect(await codeOf("tryAcquire", gate.tryAcquire())).toBe("BOSS_CLOSED");
});
