import { expect, test } from "vitest";
import { makeBoss, numbers, poolOf, TIRELESS, turn, within } from "./support.js";

/** Tasks between two kills, at most. */
const STRIDE = 400;
const MS_PER_TASK = 20;

/**
 * Tests that so many tasks survive workers that are killed again and again while they run: each settles once, with its own
 * result.
 */
export function testKilledAgainAndAgain(count: number, perWorker: number): void {
  test(`${count} tasks (perWorker ${perWorker}) settle once each with the right result while workers are killed again and again`, {
    timeout: 30_000 + count * MS_PER_TASK,
  }, async () => {
    const boss = makeBoss();
    const pool = poolOf("echo", { size: 2, perWorker, retries: 1_000_000, restart: TIRELESS }, boss);
    const settled = new Uint8Array(count);
    let wrong = 0;
    let left = count;
    const all = numbers(count).map((id) =>
      pool.run({ id }).then((value) => {
        settled[id] = (settled[id] ?? 0) + 1;
        left--;
        if ((value as { id: number }).id !== id) wrong++;
      }),
    );
    let kills = 0;
    const kill = async (): Promise<void> => {
      for (let next = count - 1; left > 0; ) {
        await turn();
        if (left > next || pool.workers === 0) continue;
        next = left - Math.ceil(Math.random() * STRIDE);
        // One of two, or both at once.
        const victim = [...boss.staff.keys()][kills % 3];
        kills++;
        await pool.kill(victim);
      }
    };
    await within("all tasks", Promise.all([...all, kill()]), 20_000 + count * MS_PER_TASK);
    expect(kills).toBeGreaterThan(count / STRIDE / 2);
    expect(wrong).toBe(0);
    expect(settled.every((times) => times === 1)).toBe(true);
    expect([pool.completed, pool.failed, pool.active, pool.pending]).toEqual([count, 0, 0, 0]);
    await within("close", pool.close());
    expect(boss.staff.size).toBe(0);
  });
}
