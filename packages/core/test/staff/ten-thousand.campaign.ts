import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Boss } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { startRedis } from "../../../dealer-redis/test/support/redis-server.mjs";
import { linkTimes } from "../../build/boss/link-times.js";
import { within } from "../failures/support/deadline.js";
import { CAMPAIGN_SIZE } from "../limits/campaign-size.js";
import { makePlace, startMachines } from "./machines.mjs";
import { simulated } from "./simulated.worker.mjs";

const COUNT = Math.max(200, Math.round(10_000 * CAMPAIGN_SIZE));
/** Server, boss and two connections of each worker share the cores: more of them would measure only that. */
const COUNT_REDIS = Math.min(COUNT, 3000);

const SMALL = 50;
const AT_ONCE = 256;
const ASKS = 1000;
const WARMUPS = 2000;

/** Of the second half of a staff's memory over the first one's. Half of a table that doubles now and then is air. */
const MOST_BEND = 1.25;
/** The bar is what the bench shows, 20 kB beside a process's own; without a process of its own each has what stands for its host. */
const MOST_BYTES_EACH = 25_000;
const MOST_RATIO = 3;

/** So late a verdict may come on a busy machine, in intervals. */
const LATE = 1;

/** Of who falls silent; a machine, whose thousands of links share a core, is not to be lost within the default. */
const LOST_AFTER_MS = 10_000;

const LONG_MS = 120_000;
const WHOLE_MS = 900_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

test.each([
  ["pipe", COUNT],
  ["zmq", COUNT],
  ["redis", COUNT_REDIS],
])(
  "over %s %i workers on one boss: linear memory, a round trip as in a small staff, all obey, close leaves nothing",
  {
    timeout: WHOLE_MS,
  },
  async (kind, count) => {
    const url = kind === "redis" ? await serverUrl() : kind;
    const { boss, machines } = await bossOver(url, count, LONG_MS);
    const small = await bossOver(url, SMALL, LONG_MS);
    await employUpTo(small.boss, SMALL);
    const lost: string[] = [];
    boss.on("lost", ({ employee, reason }) => lost.push(`${employee.id}: ${reason}`));

    await employUpTo(boss, SMALL);
    await medianAnswersMs([small.boss, boss]);
    const before = await heapBytes();
    await employUpTo(boss, count / 2);
    const half = await heapBytes();
    await employUpTo(boss, count);
    const full = await heapBytes();
    const [few, many] = await medianAnswersMs([small.boss, boss]);
    await within("the small staff's close", small.boss.close(), LONG_MS);
    const eachOfFirst = (half - before) / (count / 2 - SMALL);
    const eachOfSecond = (full - half) / (count / 2);
    expect(eachOfSecond / eachOfFirst).toBeLessThan(MOST_BEND);
    expect(eachOfSecond).toBeLessThan(MOST_BYTES_EACH);
    expect((many as number) / (few as number)).toBeLessThan(MOST_RATIO);

    expect(await answers(boss)).toEqual({ STATUS_RUNNING: count });
    await within("suspend", boss.suspend(), LONG_MS);
    expect(await answers(boss)).toEqual({ STATUS_SUSPENDED: count });
    await within("resume", boss.resume(), LONG_MS);
    expect(await answers(boss)).toEqual({ STATUS_RUNNING: count });
    expect(lost).toEqual([]);

    await within("close", boss.close(), LONG_MS);
    expect([boss.staff.size, boss.hosts.size]).toEqual([0, 0]);
    const exits = await within("the machines' end", machines.stop(), LONG_MS);
    expect(exits).toEqual(machines.pids.map(() => [0, null]));
  },
);

test(`one of ${COUNT} that falls silent is lost within five of the intervals such a staff has, and nobody else is`, {
  timeout: WHOLE_MS,
}, async () => {
  const { boss } = await bossOver("pipe", COUNT, LOST_AFTER_MS);
  await employUpTo(boss, COUNT - 1);
  const lost: string[] = [];
  boss.on("lost", ({ employee }) => lost.push(employee.name));
  const mute = await boss.employ(simulated, { at: "remote", name: "mute" });
  const { heartbeatMs, lostAfterMs } = linkTimes({ heartbeatMs: 1000, lostAfterMs: LOST_AFTER_MS }, COUNT);
  await mute.suspend();
  await within("the verdict and the end", mute.exited, lostAfterMs + LATE * heartbeatMs);
  expect(mute.state).toBe("STATUS_LOST");
  expect(await answers(boss)).toEqual({ STATUS_RUNNING: COUNT - 1 });
  expect(lost).toEqual(["mute"]);
});

/** A boss, and machines with room for so many workers of it, all of which are gone after the test. */
async function bossOver(kindOrUrl: string, count: number, lostAfterMs: number) {
  const place = makePlace(kindOrUrl);
  const boss = new Boss({
    dealer: place.dealer,
    token: place.token,
    maxStaff: count,
    startTimeoutMs: LONG_MS,
    signalTimeoutMs: LONG_MS,
    stopGraceMs: LONG_MS,
    lostAfterMs,
  });
  onTestFinished(() => boss.close());
  const machines = await startMachines(boss, place, count);
  onTestFinished(() => machines.stop().then(() => {}));
  return { boss, machines };
}

async function serverUrl(): Promise<string> {
  const server = await startRedis(["--maxclients", "19900"]);
  onTestFinished(() => server.stop());
  return server.url;
}

async function employUpTo(boss: Boss, count: number): Promise<void> {
  let left = count - boss.staff.size;
  const employSome = async (): Promise<void> => {
    while (left-- > 0) await boss.employ(simulated, { at: "remote" });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, employSome));
}

/** Asks one worker after the other, spread over each staff, the staffs in turns: what else the machine does meets them all. */
async function medianAnswersMs(bosses: readonly Boss[]): Promise<number[]> {
  const asked = bosses.map(({ staff }) => ({ staff: [...staff.values()], times: [] as number[] }));
  for (let i = 0; i < WARMUPS + ASKS; i++) {
    for (const { staff, times } of asked) {
      const step = Math.max(1, Math.floor(staff.length / (ASKS + WARMUPS)));
      const start = performance.now();
      await staff[(i * step) % staff.length]?.status();
      if (i >= WARMUPS) times.push(performance.now() - start);
    }
  }
  return asked.map(({ times }) => times.sort((a, b) => a - b)[ASKS / 2] as number);
}

/** How many say what, in a round of STATUS. */
async function answers(boss: Boss): Promise<Record<string, number>> {
  const said: Record<string, number> = {};
  for (const { status, error } of (await within("status", boss.status(), LONG_MS)).values()) {
    const what = error ? error.message : status;
    said[what] = (said[what] ?? 0) + 1;
  }
  return said;
}

async function heapBytes(): Promise<number> {
  await delay(500);
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
