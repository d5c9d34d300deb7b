import type { AnyEmployee } from "@bossworks/core";
import { expect, test } from "vitest";
import { employ, makeBoss, message, within } from "./support.js";

const WORKERS = 4;
const ROUNDS = 500;

test.each([2, WORKERS])(
  "S2: a counter that %i of four may raise at once stays exact and never passes its limit",
  async (max) => {
    const boss = makeBoss();
    const live = boss.counter("live", { max });
    const staff = await employ(boss, "counts", WORKERS, { rounds: ROUNDS });
    const all = Promise.all(staff.map(({ result }) => result)) as Promise<
      { begun: number; refused: number; most: number }[]
    >;
    const seen = await within("all of them", all);
    for (const { begun, refused, most } of seen) {
      expect(begun + refused).toBe(ROUNDS);
      expect(most).toBeLessThanOrEqual(max);
      if (max === WORKERS) expect(refused).toBe(0);
    }
    expect(await live.value()).toBe(0);
  },
);

test("S2: what a worker held is freed at its exit", async () => {
  const boss = makeBoss();
  const guard = boss.semaphore("guard", 1);
  const [holder] = (await employ(boss, "keeps", 1)) as [AnyEmployee];
  expect(await within("a word", message(holder))).toBe("mine");
  expect(await guard.tryAcquire()).toBe(undefined);
  const mine = guard.acquire();
  await within("kill", holder.kill());
  const release = await within("the permit", mine);
  release();
  expect([guard.available, guard.waiting]).toEqual([1, 0]);
});
