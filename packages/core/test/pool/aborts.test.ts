import type { Pool } from "@bossworks/core";
import { expect, test } from "vitest";
import { begun, codeOf, failureOf, makeBoss, numbers, poolOf, within } from "./support.js";

const REASON = new RangeError("the reason");
const ordinal = (pool: Pool, label: unknown, signal?: AbortSignal) =>
  pool.run({ task: "ordinal", params: label }, { signal });

test("a signal that has fired before run rejects ABORTED, and nothing runs", async () => {
  const pool = poolOf("any");
  const error = await failureOf("run", ordinal(pool, 0, AbortSignal.abort(REASON)));
  expect(error).toMatchObject({ code: "ABORTED", name: "AbortError" });
  expect(error.cause).toBe(REASON);
  expect(await within("next", ordinal(pool, 1))).toMatchObject({ nth: 1 });
});

test.each([
  ["queued", 0],
  ["handed ahead", 4],
])(
  "aborting a task that is %s rejects ABORTED with the reason; it never begins, its neighbours do",
  async (_, prefetch) => {
    const pool = poolOf("any", { prefetch });
    const first = pool.run({ task: "waits" });
    await begun(first);
    const controller = new AbortController();
    const before = ordinal(pool, "before");
    const aborted = ordinal(pool, "aborted", controller.signal);
    const after = ordinal(pool, "after");
    controller.abort(REASON);
    expect((await failureOf("aborted", aborted)).cause).toBe(REASON);
    expect(await codeOf("aborted", aborted)).toBe("ABORTED");
    await first.send("unharmed");
    expect(await within("first", first)).toBe("unharmed");
    expect(await within("before", before)).toMatchObject({ nth: 1 });
    expect(await within("after", after)).toMatchObject({ nth: 2 });
    expect([pool.completed, pool.failed, pool.active, pool.pending]).toEqual([3, 1, 0, 0]);
  },
);

test.each(["loops", "spins"])(
  "aborting a running task (%s) rejects ABORTED at once and stops it; its worker lives on",
  async (task) => {
    const boss = makeBoss();
    const pool = poolOf("any", {}, boss);
    const controller = new AbortController();
    const running = pool.run({ task }, { signal: controller.signal });
    await begun(running);
    const [before] = boss.staff.keys();
    controller.abort(REASON);
    expect(await failureOf("running", running)).toMatchObject({ code: "ABORTED", cause: REASON });
    await within("stop", running.stop());
    expect(await within("next", ordinal(pool, 0))).toMatchObject({ nth: 1, worker: before });
  },
);

test("aborting a task that has ended changes nothing", async () => {
  const pool = poolOf("echo");
  const controller = new AbortController();
  const task = pool.run("done", { signal: controller.signal });
  await within("task", task);
  controller.abort(REASON);
  expect(await within("task", task)).toBe("done");
  expect([pool.completed, pool.failed]).toEqual([1, 0]);
});

test("one signal ends all tasks it was given to, wherever they are", async () => {
  const pool = poolOf("any", { size: 2, prefetch: 2 });
  const controller = new AbortController();
  const { signal } = controller;
  const first = pool.run({ task: "loops" }, { signal });
  await begun(first);
  const others = numbers(20).map(() => pool.run({ task: "loops" }, { signal }));
  const unharmed = pool.run({ task: "echo", params: "unharmed" });
  controller.abort(REASON);
  for (const task of [first, ...others]) expect(await codeOf("task", task)).toBe("ABORTED");
  expect(await within("unharmed", unharmed)).toBe("unharmed");
});

test("a signal of many tasks has one listener, and none when they have ended", async () => {
  const pool = poolOf("echo");
  const controller = new AbortController();
  let listeners = 0;
  const { signal } = controller;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  const all = numbers(100).map((id) => pool.run(id, { signal }));
  expect(listeners).toBe(1);
  await within("all", Promise.all(all));
  expect(listeners).toBe(0);
});
