import { isDealer } from "@bossworks/core/driver";
import { shmDealer } from "@bossworks/dealer-shm";
import { expect, test } from "vitest";

const context = { bossName: "test", ringBytes: 16_384 };

test("it is a dealer, and says truthfully what it is", () => {
  const dealer = shmDealer();
  expect(isDealer(dealer)).toBe(true);
  expect(dealer.features).toMatchObject({
    kind: "mailbox",
    place: "thread",
    remote: false,
    lossless: true,
    ordered: true,
  });
});

test("its features are frozen", () => {
  const { features } = shmDealer();
  expect(Object.isFrozen(features)).toBe(true);
  expect(() => Object.assign(features, { remote: true })).toThrow(TypeError);
});

test("one dealer serves one boss: opening it twice is a TypeError that says so", async () => {
  const dealer = shmDealer();
  await dealer.open(context);
  await expect((async () => dealer.open(context))()).rejects.toThrow(/one boss/);
});

test.each([
  ["the boss's ringBytes", undefined, 16_384],
  ["its own ringBytes before the boss's", 4096, 4096],
])("a mailbox has two data rings of %s, and little else", async (_, ringBytes, each) => {
  const dealer = shmDealer({ ringBytes });
  await dealer.open(context);
  const { byteLength } = dealer.mailbox("w1").boss.memory;
  // Two control rings of 8 KiB, 4 KiB of claims of tasks, and under 2 KiB of headers.
  expect(byteLength).toBeGreaterThanOrEqual(2 * each + 2 * 8192);
  expect(byteLength).toBeLessThan(2 * each + 2 * 8192 + 4096 + 2048);
});

test("every employment has memory of its own, which both ends share", async () => {
  const dealer = shmDealer();
  await dealer.open(context);
  const [one, other] = [dealer.mailbox("w1"), dealer.mailbox("w2")];
  expect(one.boss.memory).toBe(one.worker.memory);
  expect(one.boss.memory).not.toBe(other.boss.memory);
  for (const lease of [one, other]) {
    lease.boss.bell.close();
    lease.release();
  }
});

test("closing twice is fine, aborting after it too", async () => {
  const dealer = shmDealer();
  await dealer.open(context);
  await dealer.close();
  await dealer.close();
  dealer.abort(new Error("enough"));
});
