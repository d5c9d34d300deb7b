import { expect, test } from "vitest";
import { codeOf, failureOf, inLine, makeBoss, mistakeOf, remote, within, worker } from "./support.js";

/** Releases of so many permits are more than a mebibyte of frames. */
const HOARD = 80_000;

test("boss and workers get permits in the order of asking", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const [a, b] = await Promise.all([remote(boss), remote(boss)]);
  const first = await within("the first permit", gate.acquire());
  const order: string[] = [];
  const note = (who: string) => (): void => void order.push(who);

  const one = a.do("semaphore", "gate", "acquire");
  await inLine(gate, 1);
  const two = gate.acquire();
  const three = b.do("semaphore", "gate", "acquire");
  await inLine(gate, 3);
  const four = a.do("semaphore", "gate", "acquire");
  await inLine(gate, 4);
  void one.outcome.then(note("a"));
  void two.then(note("boss"));
  void three.outcome.then(note("b"));
  void four.outcome.then(note("a again"));

  first();
  await within("a's permit", one.outcome);
  await one.release();
  (await within("the boss's second permit", two))();
  await within("b's permit", three.outcome);
  await three.release();
  await within("a's second permit", four.outcome);
  expect(order).toEqual(["a", "boss", "b", "a again"]);
  expect([gate.available, gate.waiting]).toEqual([0, 0]);
});

test("nobody who tries overtakes who waits", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 2);
  const [a, b] = await Promise.all([remote(boss), remote(boss)]);
  const mine = await gate.tryAcquire();
  const theirs = a.do("semaphore", "gate", "tryAcquire");
  expect(await within("a try", theirs.outcome)).toBe("release");
  expect(await within("a try", b.do("semaphore", "gate", "tryAcquire").outcome)).toBeUndefined();
  expect(await gate.tryAcquire()).toBeUndefined();
  const waiting = b.do("semaphore", "gate", "acquire");
  await inLine(gate, 1);
  mine?.();
  // Its permit is b's at once, though b does not know yet.
  expect(await gate.tryAcquire()).toBeUndefined();
  expect(await within("b's permit", waiting.outcome)).toBe("release");
});

test("a permit goes back once, by call or by disposal", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 3);
  const release = await gate.acquire();
  const disposed = await gate.acquire();
  const later = await gate.acquire();
  expect(gate.available).toBe(0);
  release();
  release();
  release[Symbol.dispose]();
  expect(gate.available).toBe(1);
  disposed[Symbol.dispose]();
  disposed();
  expect(gate.available).toBe(2);
  await later[Symbol.asyncDispose]();
  later();
  expect(gate.available).toBe(3);
});

test("all methods of a worker have synchronous twins", async () => {
  const boss = makeBoss();
  boss.semaphore("gate", 1);
  boss.counter("count", { initial: 10 });
  const employee = await boss.employ(worker("allSync"));
  expect(await within("the result", employee.result)).toEqual({
    second: undefined,
    third: "function",
    said: [15, 13, 14, 14, 14],
    after: 10,
  });
});

test("who is timed out or aborted leaves the line, in boss and worker", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 1);
  const a = await remote(boss);
  const held = await gate.acquire();
  const late = gate.acquire({ timeoutMs: 5 });
  expect(await codeOf("the boss's wait", late)).toBe("TIMEOUT");
  const controller = new AbortController();
  const called = gate.acquire({ signal: controller.signal });
  expect(gate.waiting).toBe(1);
  controller.abort("enough");
  const error = await failureOf("the aborted wait", called);
  expect([error.code, error.cause]).toEqual(["ABORTED", "enough"]);
  expect(gate.waiting).toBe(0);

  const timed = a.do("semaphore", "gate", "acquire", { args: [{ timeoutMs: 5 }] });
  expect(await codeOf("the worker's wait", timed.outcome)).toBe("TIMEOUT");
  await inLine(gate, 0);
  const aborted = a.do("semaphore", "gate", "acquire", { abortable: true });
  await inLine(gate, 1);
  await aborted.abort();
  expect(await codeOf("the worker's wait", aborted.outcome)).toBe("ABORTED");
  await inLine(gate, 0);
  const sync = await boss.employ(worker("timesOutSync"), { params: 5 });
  expect(await within("the result", sync.result)).toBe("TIMEOUT");
  expect(gate.waiting).toBe(0);
  held();
  expect(gate.available).toBe(1);
});

test(`${HOARD} permits are taken and given back in one go, which is more than the control lane keeps waiting`, async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", HOARD);
  const employee = await boss.employ(worker("hoards"), { params: HOARD });
  const asked = new Promise<void>((resolve) => {
    employee.onCall((_, said) => {
      if (said === "all held") resolve();
      return gate.available;
    });
  });
  await within("all permits", asked, 30_000);
  expect(await within("the result", employee.result, 30_000)).toEqual({ held: 0, released: HOARD - 1 });
  expect(gate.available).toBe(HOARD);
});

test("a name the boss has not is told with the nearest it has", async () => {
  const boss = makeBoss();
  boss.semaphore("uploads", 1);
  boss.counter("visitors");
  const a = await remote(boss);
  for (const method of ["acquire", "tryAcquire", "acquireSync", "tryAcquireSync"]) {
    const error = await failureOf(method, a.do("semaphore", "upload", method).outcome);
    expect(error.code).toBe("SHARED_UNKNOWN");
    expect(error.message).toContain('did you mean "uploads"?');
  }
  for (const method of ["add", "value", "reset", "addSync", "valueSync", "resetSync"]) {
    const error = await failureOf(method, a.do("counter", "visitor", method).outcome);
    expect(error.code).toBe("SHARED_UNKNOWN");
    expect(error.message).toContain('did you mean "visitors"?');
  }
  // The worker lives on, and the boss may make it later.
  boss.counter("visitor");
  expect(await a.count("visitor", "add", 2)).toBe(2);
});

test("one name is one thing, and other settings are a mistake", async () => {
  const boss = makeBoss();
  const gate = boss.semaphore("gate", 2);
  expect(boss.semaphore("gate", 2)).toBe(gate);
  expect(boss.semaphore("gate")).toBe(gate);
  const count = boss.counter("gate", { initial: 1, max: 5 });
  expect(boss.counter("gate", { initial: 1, max: 5 })).toBe(count);
  expect(boss.counter("gate")).toBe(count);
  const mistakes: [call: () => unknown, message: RegExp][] = [
    [() => boss.semaphore("gate", 3), /"gate" has 2 permits already; 3 given/],
    [() => boss.semaphore("new"), /"new" is new/],
    [() => boss.semaphore("new", 0), /0 given; a whole number of at least 1/],
    [() => boss.semaphore("new", 1.5), /1.5 given/],
    [() => boss.semaphore("", 1), /a string of 0 characters given/],
    [() => boss.semaphore("x".repeat(201), 1), /201 characters/],
    [() => boss.semaphore(7 as never, 1), /7 given/],
    [() => boss.counter("gate", { max: 6 }), /initial 1 and max 5; 0 and 6 given/],
    [() => boss.counter("new", { max: 1.5 }), /"max": 1.5 given/],
    [() => boss.counter("new", { maximum: 1 } as never), /did you mean "max"/],
    [() => boss.counter("new", { initial: 2, max: 1 }), /"initial": 2 given; at most max, 1/],
    [() => count.add(0.5), /0.5 given; a whole number/],
    [() => count.add("1" as never), /1 given; a whole number/],
    [() => gate.acquire({ timeoutMS: 1 } as never), /timeoutMs/],
  ];
  for (const [call, message] of mistakes) {
    const mistake = await mistakeOf(call);
    expect(mistake).toBeInstanceOf(TypeError);
    expect(mistake.message).toMatch(message);
  }
  expect(await count.value()).toBe(1);
});
