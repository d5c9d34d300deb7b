import { setTimeout as delay } from "node:timers/promises";
import { Boss } from "@bossworks/core";
import { makePlace, startMachines } from "../../../packages/core/test/staff/machines.mjs";
import { simulated } from "../../../packages/core/test/staff/simulated.worker.mjs";
import { heapBytes } from "../lib/idleness.js";
import { measureLatencies } from "../lib/latencies.js";
import { elapsed, runMeasured } from "../lib/program.js";
import { median } from "../median.js";

/** So many are employed at a time. */
const AT_ONCE = 256;
const ROUNDS = 3;
const LONG_MS = 120_000;

/** A staff of `count` simulated workers on one boss: what it takes of the boss, and how fast the boss is with it. */
await runMeasured(async ({ dealer, count, small, settleMs, idleMs, ...asking }) => {
  const place = makePlace(dealer);
  const limits = { maxStaff: count, startTimeoutMs: LONG_MS, signalTimeoutMs: LONG_MS, lostAfterMs: LONG_MS };
  const boss = new Boss({ dealer: place.dealer, token: place.token, ...limits, stopGraceMs: LONG_MS });
  const machines = await startMachines(boss, place, count);

  await employUpTo(boss, small);
  const few = await askInTurns(boss, asking);
  const before = await heapBytes();
  const half = await filled(boss, count / 2);
  const full = await filled(boss, count);
  await delay(settleMs);
  const cpu = process.cpuUsage();
  await delay(idleMs);
  const { user, system } = process.cpuUsage(cpu);
  const { medianUs, p99Us } = await askInTurns(boss, asking);
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await elapsed(() => statusOfAll(boss, count)));
  const processMb = process.memoryUsage().rss / 1e6;
  const closeMs = await elapsed(() => boss.close());
  await machines.stop();

  const kbEach = (from, to, workers) => (to - from) / workers / 1000;
  return {
    eachKb: kbEach(before, full.bytes, count - small),
    bend: kbEach(half.bytes, full.bytes, count / 2) / kbEach(before, half.bytes, count / 2 - small),
    processMb,
    corePercent: (100 * (user + system)) / 1000 / idleMs,
    ratio: medianUs / few.medianUs,
    p99Us,
    roundMs: median(rounds),
    employMs: full.ms / (count / 2),
    closeMs,
  };
});

/** How long it took, and what the heap holds then. */
async function filled(boss, count) {
  const ms = await elapsed(() => employUpTo(boss, count));
  return { ms, bytes: await heapBytes() };
}

async function employUpTo(boss, count) {
  let left = count - boss.staff.size;
  const employSome = async () => {
    while (left-- > 0) await boss.employ(simulated, { at: "remote" });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, employSome));
}

/** Asks one after the other, spread over the whole staff. */
function askInTurns(boss, { asks, warmups }) {
  const staff = [...boss.staff.values()];
  const step = Math.max(1, Math.floor(staff.length / (asks + warmups)));
  let at = 0;
  return measureLatencies({ asks, warmups, pauseMs: 0 }, async () => {
    const { status } = await staff[at].status();
    if (status !== "STATUS_RUNNING") throw new Error(`a worker is ${status}`);
    at = (at + step) % staff.length;
  });
}

async function statusOfAll(boss, count) {
  const answers = [...(await boss.status()).values()];
  const failed = answers.find(({ error }) => error);
  if (failed || answers.length < count) throw new Error("not all have answered", { cause: failed?.error });
}
