import { type MemoryFaults, type MemoryFaultsOptions, memoryDealer, memoryFaults } from "@bossworks/core";
import { expect, test } from "vitest";
import { type End, faultyDealer, openPair, sendNumbers, until, upTo } from "./support.js";

const MANY = 2000;
/** How late a packet comes, in packets: 8 later ones, and those that these waited for. */
const MOST_LATE = 8;

test("drop: those that are counted are missing, the rest arrives in order", async () => {
  const { faults, arrived } = await flood({ drop: 0.1 });
  expect(faults.counts.dropped).toBeGreaterThan(MANY / 20);
  expect(arrived.length).toBe(MANY - faults.counts.dropped);
  expect(arrived).toEqual([...new Set(arrived)].sort((a, b) => a - b));
});

test("repeat: those that are counted arrive twice, in packets of their own", async () => {
  const { faults, arrived, receiver } = await flood({ repeat: 0.1 });
  expect(faults.counts.repeated).toBeGreaterThan(MANY / 20);
  expect(arrived.length).toBe(MANY + faults.counts.repeated);
  expect([...new Set(arrived)]).toEqual(upTo(MANY));
  const repeats = arrived.filter((number, at) => arrived.indexOf(number) < at);
  const outOfTurn = repeats.filter((number) => arrived[arrived.indexOf(number) + 1] !== number);
  expect(outOfTurn.length).toBeGreaterThan(repeats.length / 2);
  expect(new Set(receiver.packets.map(({ buffer }) => buffer)).size).toBe(arrived.length);
});

test("reorder: each arrives once, and those that are counted after later ones", async () => {
  const { faults, arrived } = await flood({ reorder: 0.1 });
  expect(faults.counts.reordered).toBeGreaterThan(MANY / 20);
  expect([...arrived].sort((a, b) => a - b)).toEqual(upTo(MANY));
  const overtaken = arrived.filter((number, at) =>
    arrived.slice(Math.max(0, at - MOST_LATE), at).some((before) => before > number),
  );
  expect(overtaken.length).toBeLessThanOrEqual(faults.counts.reordered);
  // Nothing follows the last ones.
  expect(overtaken.length).toBeGreaterThanOrEqual(faults.counts.reordered - MOST_LATE);
});

test("reorder: what nothing follows arrives all the same", async () => {
  const { boss, worker } = await openPair(await faultyDealer(memoryFaults({ reorder: 1 })));
  sendNumbers(boss, 3);
  await until("all of them", () => worker.packets.length === 3);
});

test("a rate of 1 means all, of 0 none", async () => {
  const all = await flood({ drop: 1 });
  expect([all.arrived.length, all.faults.counts.dropped]).toEqual([0, MANY]);
  const none = await flood({ drop: 0, repeat: 0, reorder: 0 });
  expect(none.arrived).toEqual(upTo(MANY));
  expect(none.faults.counts).toEqual({ dropped: 0, repeated: 0, reordered: 0 });
});

test("delayMs: no packet comes sooner, and all stay in order", async () => {
  const { boss, worker } = await openPair(await faultyDealer(memoryFaults({ delayMs: [30, 60] })));
  const began = performance.now();
  sendNumbers(boss, MANY);
  await until("the first one", () => worker.packets.length > 0);
  expect(performance.now() - began).toBeGreaterThanOrEqual(30);
  await until("all of them", () => worker.packets.length === MANY);
  expect(worker.numbers).toEqual(upTo(MANY));
});

test("what is under way counts as lying ahead", async () => {
  const { boss, worker } = await openPair(await faultyDealer(memoryFaults({ delayMs: 20 })));
  for (let i = 0; i < 16; i++) expect(boss.channel.send(Buffer.alloc(16_384))).toBe("ok");
  expect(boss.channel.send(Buffer.alloc(1))).toBe("full");
  await until("room", () => boss.writables === 1);
  expect(worker.packets.length).toBeGreaterThan(0);
  expect(boss.channel.send(Buffer.alloc(1))).toBe("ok");
  await until("all of them", () => worker.packets.length === 17);
});

test("the same seed does the same to each packet of each worker, link and direction", async () => {
  const rates = { drop: 0.05, repeat: 0.05, reorder: 0.05 };
  const first = await stories(memoryFaults({ seed: 7, ...rates }));
  expect(await stories(memoryFaults({ seed: 7, ...rates }))).toEqual(first);
  const other = await stories(memoryFaults({ seed: 8, ...rates }));
  expect(new Set([...first, ...other]).size).toBe(12);
});

test("a seed of its own is told, and does the same again", async () => {
  const rates = { drop: 0.2, reorder: 0.2 };
  const faults = memoryFaults(rates);
  const first = await stories(faults);
  expect(await stories(memoryFaults({ seed: faults.seed, ...rates }))).toEqual(first);
  expect(memoryFaults().seed).not.toBe(memoryFaults().seed);
});

test.each<[MemoryFaultsOptions, boolean, boolean]>([
  [{}, true, true],
  [{ delayMs: 5 }, true, true],
  [{ drop: 0.01 }, false, true],
  [{ repeat: 0.01 }, true, false],
  [{ reorder: 0.01 }, true, false],
])("features with %j: lossless %s, ordered %s", (options, lossless, ordered) => {
  const { features } = memoryDealer({ faults: memoryFaults(options) });
  expect(features).toEqual({ ...memoryDealer().features, lossless, ordered });
  expect(Object.isFrozen(features)).toBe(true);
});

test.each([
  [{ drop: 1.1 }, /"drop".*1\.1.*0 to 1/],
  [{ repeat: -0.1 }, /"repeat"/],
  [{ reorder: "often" }, /"reorder".*"often"/],
  [{ delayMs: [5, 1] }, /"delayMs"/],
  [{ delayMs: -1 }, /"delayMs".*-1/],
  [{ delayMs: [1, 2, 3] }, /"delayMs"/],
  [{ seed: 0.5 }, /"seed".*whole number/],
  [{ dorp: 0.1 }, /"dorp".*"drop"/],
])("%j is a TypeError that says what is wrong", (options, message) => {
  expect(() => memoryFaults(options as MemoryFaultsOptions)).toThrow(TypeError);
  expect(() => memoryFaults(options as MemoryFaultsOptions)).toThrow(message);
});

test("a dealer takes its faults from memoryFaults only", () => {
  expect(() => memoryDealer({ faults: { drop: 1 } as never })).toThrow(/"faults".*memoryFaults\(\)/);
});

/** Sends many packets one way; ends when all that arrive have. */
async function flood(
  options: MemoryFaultsOptions,
): Promise<{ faults: MemoryFaults; arrived: number[]; receiver: End }> {
  const faults = memoryFaults({ seed: 1, ...options });
  const { boss, worker } = await openPair(await faultyDealer(faults));
  sendNumbers(boss, MANY);
  const { dropped, repeated } = faults.counts;
  await until("all of them", () => worker.packets.length === MANY - dropped + repeated);
  return { faults, arrived: worker.numbers, receiver: worker };
}

/** What arrives of 500 packets each way: of a worker by two links, and of another one by one. */
async function stories(faults: MemoryFaults): Promise<string[]> {
  const dealer = await faultyDealer(faults);
  const told: string[] = [];
  for (const id of [crypto.randomUUID(), crypto.randomUUID()]) {
    const links = [await openPair(dealer, id)];
    if (told.length === 0) links.push(await openPair(dealer, id));
    for (const { boss, worker } of links) {
      for (const [from, to] of [
        [boss, worker],
        [worker, boss],
      ] as const) {
        const before = { ...faults.counts };
        sendNumbers(from, 500);
        const { dropped, repeated } = faults.counts;
        const count = 500 - (dropped - before.dropped) + (repeated - before.repeated);
        await until("all of them", () => to.packets.length === count);
        told.push(to.numbers.join());
      }
    }
  }
  return told;
}
