import { expect, test } from "vitest";
import { begun, makeBoss, numbers, poolOf, until, within } from "./support.js";

const echo = (params: unknown) => ({ task: "echo", params });
const block = (params: unknown) => ({ task: "blocks", params });

test("prefetch 0 hands nothing ahead", async () => {
  const pool = poolOf("waits", { prefetch: 0 });
  await begun(pool.run(0));
  for (const id of numbers(5)) void pool.run(id);
  expect([pool.active, pool.pending]).toEqual([1, 5]);
});

test("prefetch 4 hands four tasks ahead of the running one, never five", async () => {
  const pool = poolOf("waits", { prefetch: 4 });
  await begun(pool.run(0));
  for (const id of numbers(6)) void pool.run(id);
  expect([pool.active, pool.pending]).toEqual([5, 2]);
});

test("adaptive: tasks of no time are handed ahead, at most 32 of them", async () => {
  const pool = poolOf("echo");
  await within("first", Promise.all(numbers(2000).map((id) => pool.run(id))));
  let most = 0;
  const all = numbers(5000).map((id) =>
    pool.run(id).then(() => {
      most = Math.max(most, pool.active);
    }),
  );
  most = Math.max(most, pool.active);
  await within("all", Promise.all(all));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(33);
});

test("adaptive: tasks of 4 ms are not handed ahead", async () => {
  const pool = poolOf("computes");
  const all = numbers(10).map(() => pool.run(4));
  await within("first", Promise.resolve(all[1]));
  expect(pool.active).toBe(1);
  await within("all", Promise.all(all));
});

test.each([
  ["fixed", 8],
  ["adaptive", undefined],
])(
  "short tasks behind one that never yields finish on the other worker (prefetch %s)",
  async (_, prefetch) => {
    const pool = poolOf("any", { size: 2, prefetch });
    await within("warm-up", Promise.all(numbers(500).map((id) => pool.run(echo(id)))));
    const long = pool.run(block("long"));
    await begun(long);
    expect(await within("the short", Promise.all(numbers(300).map((id) => pool.run(echo(id)))))).toEqual(
      numbers(300),
    );
    expect([pool.active, pool.pending]).toEqual([1, 0]);
    await long.send("done");
    expect(await within("the long", long)).toBe("done");
  },
);

test("what was handed ahead to two workers that never yield goes to the one that is free first", async () => {
  const pool = poolOf("any", { size: 2, prefetch: 8 });
  await until("both workers", () => pool.workers === 2);
  const [first, second] = [pool.run(block(1)), pool.run(block(2))];
  await Promise.all([begun(first), begun(second)]);
  const short = numbers(16).map((id) => pool.run(echo(id)));
  expect([pool.active, pool.pending]).toEqual([18, 0]);
  await second.send("done");
  expect(await within("the short", Promise.all(short))).toEqual(numbers(16));
  await first.send("done");
  await within("both", Promise.all([first, second]));
});

test("what was handed ahead behind one that never yields makes the pool grow", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { size: { min: 1, max: 2 }, prefetch: 8 }, boss);
  const long = pool.run(block("long"));
  await begun(long);
  expect(await within("the short", Promise.all(numbers(5).map((id) => pool.run(echo(id)))))).toEqual(
    numbers(5),
  );
  expect(boss.staff.size).toBe(2);
  await long.send("done");
  await within("the long", long);
});

test("a task that was handed ahead and taken back runs once", async () => {
  const pool = poolOf("any", { size: 2, prefetch: 8 });
  for (const round of numbers(30)) {
    const long = pool.run(block("long"));
    await begun(long);
    const short = numbers(12).map((label) => pool.run({ task: "ordinal", params: label }));
    const done = (await within(`round ${round}`, Promise.all(short))) as { label: number }[];
    expect(done.map(({ label }) => label)).toEqual(numbers(12));
    await long.send("done");
    await within("the long", long);
  }
  // What each worker counted, taken together, is what was run.
  const last = numbers(2).map(() => pool.run(block("last")));
  await Promise.all(last.map(begun));
  for (const task of last) await task.send("done");
  await within("last", Promise.all(last));
  expect(pool.completed).toBe(30 * 13 + 2);
});

test("more tasks than a mailbox keeps claims of, taken back before they begin, leave the worker able to work", async () => {
  const pool = poolOf("any", { prefetch: 256 });
  const long = pool.run(block("long"));
  await begun(long);
  // Without a turn of the event loop in between, the tasks are handed ahead and taken back again and again.
  for (const _ of numbers(8)) {
    const ahead = numbers(200).map((id) => pool.run(echo(id)));
    const stopped = ahead.map((task) => task.stop());
    await within("stop", Promise.all(stopped));
  }
  await long.send("done");
  expect(await within("the long", long)).toBe("done");
  expect(await within("the next", pool.run(echo("next")))).toBe("next");
});

test("more tasks than a mailbox keeps claims of, stopped as soon as an idle worker has them, leave it able to work", async () => {
  const pool = poolOf("any");
  await within("the first", pool.run(echo(0)));
  const stopAll = async (): Promise<void> => {
    for (const id of numbers(5000)) {
      const task = pool.run(echo(id));
      task.catch(() => {});
      await task.stop();
    }
  };
  await within("stop", stopAll());
  expect(await within("the next", pool.run(echo("next")))).toBe("next");
});
