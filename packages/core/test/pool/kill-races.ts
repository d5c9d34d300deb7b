import { expect, test } from "vitest";
import { codeOf, makeBoss, numbers, poolOf, TIRELESS, within } from "./support.js";

/** A task that was aborted is given so long to look for orders, and computes so long without: some in time, some not. */
const GRACE_MS = 2;
const MOST_MS = 5;

/** Races at once; between them stand tasks nobody aborts. */
const BATCH = 20;
const MS_PER_RACE = 200;
/** So many times as many races are run at most for both outcomes to be seen. */
const MOST_ROUNDS = 10;

/**
 * Tests so many races of a stuck task's kill against its end, and more where only one of the two has happened so far: only
 * an aborted task ever costs its worker, and nobody else's task is touched, though none may be tried twice.
 */
export function testKillRaces(races: number): void {
  test(`${races} kills of stuck tasks race their ends: no task beside them is touched`, {
    timeout: 30_000 + races * MS_PER_RACE,
  }, async () => {
    const boss = makeBoss({ stopGraceMs: GRACE_MS });
    let killed = 0;
    boss.on("exit", ({ how }) => {
      if (how === "KILLED") killed++;
    });
    const pool = poolOf("computes", { size: 2, retries: 0, restart: TIRELESS }, boss);
    let aborted = 0;
    const beside: Promise<unknown>[] = [];
    const hasSeenBoth = () => killed > 0 && killed < aborted;
    for (let done = 0; done < races || (!hasSeenBoth() && done < MOST_ROUNDS * races); done += BATCH) {
      const raced = numbers(BATCH).map(async () => {
        const controller = new AbortController();
        const task = pool.run(Math.random() * MOST_MS, { signal: controller.signal });
        const [before, after] = [pool.run(0), pool.run(Math.random())];
        beside.push(before, after);
        before.then(
          () => controller.abort(),
          () => {},
        );
        if ((await codeOf("task", task)) === "ABORTED") aborted++;
      });
      await within(`races from ${done}`, Promise.all(raced), 30_000);
    }
    const outcomes = await within("all beside them", Promise.allSettled(beside), 30_000);
    expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
    // Both happened, or nothing was raced: some were killed, some ended before.
    expect({ killed, aborted, hasSeenBoth: hasSeenBoth() }).toMatchObject({ hasSeenBoth: true });
  });
}
