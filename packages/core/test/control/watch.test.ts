import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { failureOf, makeBoss, turn, within, worker } from "./support.js";

const SPIN = worker("loops", "checkpointSync");

test("watch gives rounds of all statuses at an interval", async () => {
  const boss = makeBoss();
  const staff = [await boss.employ(SPIN), await boss.employ(SPIN)];
  const begunAt = performance.now();
  let rounds = 0;
  for await (const round of boss.watch({ everyMs: 30 })) {
    expect([...round.keys()]).toEqual(staff.map(({ id }) => id));
    for (const report of round.values()) expect(report).toMatchObject({ status: "STATUS_RUNNING" });
    if (++rounds === 5) break;
  }
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(4 * 30 - 5);
});

test("everyMs may be a function, asked anew for each round", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const intervals = [5, 40, 10, 25];
  let asked = 0;
  let rounds = 0;
  const begunAt = performance.now();
  for await (const _ of boss.watch({ everyMs: () => intervals[asked++] ?? 5 })) {
    if (++rounds === intervals.length + 1) break;
  }
  expect(asked).toBe(intervals.length);
  // From start to start each round takes its interval, or a multiple of it when it is late.
  const least = intervals.reduce((sum, interval) => sum + interval);
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(least - intervals.length);
});

test("timeoutMs ends the watch, also in the middle of a long interval", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const begunAt = performance.now();
  const watching = (async () => {
    let rounds = 0;
    for await (const _ of boss.watch({ everyMs: 60_000, timeoutMs: 100 })) rounds++;
    return rounds;
  })();
  expect(await within("the watch", watching)).toBe(1);
  expect(performance.now() - begunAt).toBeLessThan(3000);
});

test("rate caps the signals a second", async () => {
  const boss = makeBoss();
  const staff = await Promise.all([1, 2, 3].map(() => boss.employ(SPIN)));
  let asked = 0;
  for (const employee of staff) employee.on("status", () => asked++);
  const begunAt = performance.now();
  let rounds = 0;
  for await (const _ of boss.watch({ everyMs: 0, rate: 100 })) if (++rounds === 5) break;
  const seconds = (performance.now() - begunAt) / 1000;
  expect(asked).toBe(15);
  expect(asked / seconds).toBeLessThan(110);
});

test("a round longer than the interval skips; rounds never overlap", async () => {
  const boss = makeBoss({ signalTimeoutMs: 70, stopGraceMs: 50 });
  await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const alive = await boss.employ(SPIN);
  let open = 0;
  let mostOpen = 0;
  let asked = 0;
  alive.on("status", () => {
    asked++;
    mostOpen = Math.max(mostOpen, ++open);
  });
  let rounds = 0;
  for await (const round of boss.watch({ everyMs: 20 })) {
    open = 0;
    expect([...round.values()].map(({ error }) => (error as { code?: string } | undefined)?.code)).toEqual([
      "SIGNAL_TIMEOUT",
      undefined,
    ]);
    if (++rounds === 4) break;
  }
  expect({ asked, mostOpen }).toEqual({ asked: 4, mostOpen: 1 });
});

test("workers that join or end between rounds are in or out of the next", async () => {
  const boss = makeBoss();
  const first = await boss.employ(SPIN);
  const seen: number[] = [];
  for await (const round of boss.watch({ everyMs: 1 })) {
    seen.push(round.size);
    if (seen.length === 1) await boss.employ(SPIN);
    if (seen.length === 2) await first.kill();
    if (seen.length === 3) break;
  }
  expect(seen).toEqual([1, 2, 1]);
});

test.each([[1], [60_000]])("an AbortSignal ends the watch with ABORTED (everyMs %i)", async (everyMs) => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const controller = new AbortController();
  const reason = new RangeError("enough");
  const watching = boss.watch({ everyMs, signal: controller.signal });
  await within("a round", watching.next());
  const next = watching.next();
  controller.abort(reason);
  const rest = (async () => {
    await next;
    for (;;) if ((await watching.next()).done) return;
  })();
  expect(await failureOf("the watch", rest)).toMatchObject({
    code: "ABORTED",
    name: "AbortError",
    cause: reason,
  });
});

test("an AbortSignal and timeoutMs end a round that nobody answers", async () => {
  // Who is asked never answers, and is given longer to than this test.
  const boss = makeBoss({ signalTimeoutMs: 60_000 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const controller = new AbortController();
  const aborted = failureOf("the watch", boss.watch({ signal: controller.signal }).next());
  const timedOut = boss.watch({ timeoutMs: 50 }).next();
  await turn();
  controller.abort();
  expect(await aborted).toMatchObject({ code: "ABORTED", name: "AbortError" });
  expect(await within("the watch's end", timedOut)).toEqual({ done: true, value: undefined });
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  expect(boss.staff.get(deaf.id)).toBe(deaf);
  await deaf.kill();
});

test("close() ends a watch at once, whatever its interval", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const watching = boss.watch({ everyMs: 60_000 });
  await within("a round", watching.next());
  const next = watching.next();
  await within("close", boss.close());
  expect(await within("the watch's end", next)).toEqual({ done: true, value: undefined });
});

test("close() ends a watch that waits for its first worker", async () => {
  const boss = makeBoss();
  const next = boss.watch({ everyMs: 1 }).next();
  await within("close", boss.close());
  expect(await within("the watch's end", next)).toEqual({ done: true, value: undefined });
});

test("break ends a watch in the middle of nothing; another may be open beside it", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const one = boss.watch({ everyMs: 1 });
  const two = boss.watch({ everyMs: 1 });
  expect((await within("one", one.next())).done).toBe(false);
  expect((await within("two", two.next())).done).toBe(false);
  await within("return", Promise.resolve(one.return?.()));
  expect((await within("one", one.next())).done).toBe(true);
  expect((await within("two", two.next())).done).toBe(false);
});

test.each([
  [{ everyMs: -1 }],
  [{ everyMs: "1" }],
  [{ rate: 0 }],
  [{ timeoutMs: -1 }],
  [{ every: 5 }],
  [{ who: 5 }],
])("bad options, %j, are a TypeError at once", (options) => {
  const boss = makeBoss();
  expect(() => boss.watch(options as never)).toThrow(TypeError);
});

test.each([
  { everyMs: Number.POSITIVE_INFINITY },
  { everyMs: Number.NaN },
  { everyMs: 2 ** 31 },
  { rate: 1e-7 },
])("what no timer takes is a mistake: %o", (options) => {
  expect(() => makeBoss().watch(options)).toThrow(TypeError);
});

test("a function that gives what no timer takes ends the watch with its mistake", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const watching = (async () => {
    for await (const _ of boss.watch({ everyMs: () => Number.NaN }));
  })();
  await expect(within("the watch", watching)).rejects.toThrow(/everyMs returned NaN/);
});

test("a watch of who has ended ends", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const brief = await boss.employ(worker("talks", "counts"), { params: 0 });
  await within("exit", brief.exited);
  for (const who of [brief, brief.id, [brief]]) {
    const watching = boss.watch({ who, everyMs: 5 });
    expect(await within("the end", watching.next())).toEqual({ value: undefined, done: true });
  }
});

test("a dozen watches with one signal listen to it, and to the boss's end, once", async () => {
  const boss = makeBoss();
  await boss.employ(SPIN);
  const { signal } = new AbortController();
  const warned: unknown[] = [];
  const onWarning = (warning: Error): void => void warned.push(warning);
  process.on("warning", onWarning);
  const watches = Array.from({ length: 12 }, () => boss.watch({ everyMs: 5, signal }));
  await within("the rounds", Promise.all(watches.map((watching) => watching.next())));
  expect(getEventListeners(signal, "abort").length).toBe(1);
  await Promise.all(watches.map((watching) => watching.return?.()));
  await turn();
  process.off("warning", onWarning);
  expect([warned, getEventListeners(signal, "abort").length]).toEqual([[], 0]);
});

test("return ends the watch at once, also while a next waits for the interval", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(SPIN);
  const rounds = boss.watch({ everyMs: 60_000 });
  expect((await rounds.next()).value?.get(employee.id)).toMatchObject({ status: "STATUS_RUNNING" });
  const next = rounds.next();
  expect(await within("return", Promise.resolve(rounds.return?.()))).toEqual({ done: true });
  expect(await within("next", next)).toEqual({ done: true });
});
