import { expect, test } from "vitest";
import { codeOf, makeBoss, numbers, poolOf, TIRELESS, until, within } from "./support.js";

test("a watch goes on while nobody is left of a pool for a moment, and ends with it", async () => {
  const boss = makeBoss();
  const restart = { intensity: 1_000, backoffMs: { min: 50, max: 50 } };
  const pool = poolOf("any", { size: 2, restart }, boss);
  await until("both workers", () => pool.workers === 2);
  let rounds = 0;
  const watching = (async () => {
    for await (const round of boss.watch({ everyMs: 1 })) rounds += Math.sign(round.size);
    return "over";
  })();
  const idOf = (who: string | undefined) => who === undefined || boss.staff.has(who);
  for (const _ of numbers(3)) {
    const before = [...boss.staff.keys()];
    await codeOf("exit", pool.run({ task: "exits", params: 1 }));
    await codeOf("exit", pool.run({ task: "exits", params: 1 }));
    await until("nobody left of them", () => !before.some(idOf));
    await until("a new one", () => pool.workers > 0);
    const seen = rounds;
    await until("another round", () => rounds > seen);
  }
  await within("close", pool.close());
  expect(await within("the watch's end", watching)).toBe("over");
});

test("a watch with a predicate goes on as well, and ends when the posts it is for are given up", async () => {
  const boss = makeBoss();
  const restart = { intensity: 1, periodMs: 60_000, backoffMs: { min: 50, max: 50 } };
  const pool = poolOf("any", { name: "brief", restart }, boss);
  const other = poolOf("any", { name: "other", restart: TIRELESS }, boss);
  await until("both workers", () => pool.workers + other.workers === 2);
  const seen = new Set<string>();
  const watching = (async () => {
    for await (const round of boss.watch({ everyMs: 1, who: ({ name }) => name === "brief" }))
      for (const id of round.keys()) seen.add(id);
    return "over";
  })();
  await until("the first", () => seen.size === 1);
  await codeOf("exit", pool.run({ task: "exits", params: 1 }));
  await until("the second", () => seen.size === 2);
  await codeOf("exit", pool.run({ task: "exits", params: 1 }));
  expect(await within("the watch's end", watching)).toBe("over");
  expect(other.workers).toBe(1);
});

test("a watch ends when a pool that waits to fill its only post again is closed", async () => {
  const boss = makeBoss();
  const pool = poolOf("any", { restart: { backoffMs: { min: 60_000, max: 60_000 } } }, boss);
  await until("the worker", () => pool.workers === 1);
  const watching = boss.watch({ everyMs: 1 });
  await within("a round", watching.next());
  await codeOf("exit", pool.run({ task: "exits", params: 1 }));
  await until("nobody", () => boss.staff.size === 0);
  let isOver = false;
  const ending = (async () => {
    for await (const _ of watching);
    isOver = true;
  })();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  await within("close", pool.close());
  await within("the watch's end", ending);
});
