import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBossworksError } from "@bossworks/core";
import { expect, onTestFinished, test } from "vitest";
import { numbers, TIRELESS } from "../pool/support.js";
import { HostFleet } from "./host-fleet.js";
import { fixture, HostProgram, makeBoss, makeMeeting, SCHEME, until, within } from "./support.js";

/** Tasks handed over and not settled at once. */
const IN_FLIGHT = 1000;
const SLOTS = 4;
const HOSTS = 3;
/** A host that is killed is noticed within this. */
const SOON = { heartbeatMs: 200, lostAfterMs: 1500 } as const;

/** The slowest dealer, with both cores busy. */
const MS_PER_TASK = 1;
/** From a host's death until others run what ran there, at most. */
const MS_PER_EVENT = 4000;

const ID_BYTES = 4;

const { notesRuns } = await import(fixture("notes-runs.mjs").href);

/** The most that is handed ahead by default. What was done of it in the last moments of who is killed is not known. */
const MOST_AHEAD = 32;

/** How many tasks are run, and after how many something happens to a host. */
export interface ManyAtHosts {
  readonly count: number;
  readonly everyTasks: number;
  /** Handed ahead to a worker. Default: as the pool finds. */
  readonly prefetch?: 0;
  /** Called at the end with what happened. */
  readonly tell?: (figures: object) => void;
}

/**
 * Tests that so many tasks of a pool at three hosts settle once each while hosts are killed, drained and added: those with
 * retries with their result, those without with it or as WORKER_LOST. Only what the killed had been handed ran twice, and
 * without retries and prefetch nothing did.
 */
export function testManyTasksAtHosts({ count, everyTasks, prefetch, tell }: ManyAtHosts): void {
  const seed = Date.now() % 2 ** 32;
  const timeout = 60_000 + count * MS_PER_TASK + (count / everyTasks) * MS_PER_EVENT;
  const ahead = prefetch === undefined ? MOST_AHEAD : prefetch;
  const title = `${count} tasks at three hosts over ${SCHEME.replace(/:.*/, "")} (prefetch ${prefetch ?? "adaptive"}) settle once each, as stated, while hosts are killed, drained and added every ${everyTasks} tasks (seed ${seed})`;
  test(title, { timeout }, async () => {
    const meeting = makeMeeting();
    const boss = makeBoss(meeting, SOON);
    const folder = mkdtempSync(join(tmpdir(), "bossworks-runs-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const options = { slots: SLOTS, modules: [fixture("notes-runs.mjs")] };
    const fleet = new HostFleet(
      seed,
      () => new HostProgram(meeting, options, { env: { BOSSWORKS_TEST_RUNS: folder } }),
    );
    const pool = boss.pool(notesRuns, { at: "remote", size: HOSTS * SLOTS, restart: TIRELESS, prefetch });
    const settled = new Uint8Array(count);
    const seen = { next: 0, settled: 0, wrong: 0, rejected: new Set<number>() };

    const runOne = async (id: number): Promise<void> => {
      try {
        if ((await pool.run(id, { retries: mayFail(id) ? 0 : 1_000_000 })) !== id) seen.wrong++;
      } catch (error) {
        if (!mayFail(id) || !isBossworksError(error) || error.code !== "WORKER_LOST") throw error;
        seen.rejected.add(id);
      }
      settled[id] = (settled[id] ?? 0) + 1;
      if (++seen.settled % everyTasks === 0) fleet.next();
    };
    const takeTurns = async (): Promise<void> => {
      while (seen.next < count) await runOne(seen.next++);
    };
    const from = performance.now();
    await within("all tasks", Promise.all(numbers(IN_FLIGHT).map(takeTurns)), timeout);

    const ms = Math.round(performance.now() - from);
    expect(seen.wrong).toBe(0);
    expect(settled.every((times) => times === 1)).toBe(true);
    const lost = fleet.kills * SLOTS;
    expect(seen.rejected.size).toBeLessThanOrEqual(lost);
    expect([pool.completed, pool.failed]).toEqual([count - seen.rejected.size, seen.rejected.size]);
    expect([pool.active, pool.pending]).toEqual([0, 0]);
    const runs = runsNoted(folder, count);
    const never = numbers(count).filter((id) => runs[id] === 0 && !seen.rejected.has(id));
    expect(never).toEqual([]);
    const more = (id: number): number => Math.max(0, (runs[id] ?? 0) - 1);
    const sum = (ids: number[]): number => ids.reduce((total, id) => total + more(id), 0);
    const repeated = {
      once: sum(numbers(count).filter(mayFail)),
      again: sum(numbers(count).filter((id) => !mayFail(id))),
    };
    expect(repeated.once).toBeLessThanOrEqual(lost * ahead);
    expect(repeated.again).toBeLessThanOrEqual(lost * (1 + ahead));

    await within("the hosts' leaving", fleet.leave());
    await within("close", boss.close());
    expect([boss.staff.size, boss.hosts.size]).toEqual([0, 0]);
    await until("the death of all workers", () => processesWith(folder).length === 0);
    const { kills, drains, additions } = fleet;
    expect(kills).toBeGreaterThan(0);
    tell?.({ kills, drains, additions, rejected: seen.rejected.size, repeated, ms });
  });
}

/** Every other task is not tried again. */
function mayFail(id: number): boolean {
  return id % 2 === 1;
}

/** How often each task ran, by what the workers have noted. */
function runsNoted(folder: string, count: number): Uint32Array {
  const runs = new Uint32Array(count);
  for (const file of readdirSync(folder)) {
    const noted = readFileSync(join(folder, file));
    for (let at = 0; at < noted.length; at += ID_BYTES) {
      const id = noted.readUInt32LE(at);
      runs[id] = (runs[id] ?? 0) + 1;
    }
  }
  return runs;
}

/** Programs that were started with this text in their environment, where the system tells it. */
function processesWith(text: string): string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(text);
    } catch {
      // It ended meanwhile, or is not ours.
      return false;
    }
  });
}
