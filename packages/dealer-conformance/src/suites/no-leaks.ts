import { describe, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { currentDeadlineMs, TEST_MS, turn, within } from "../deadline.js";
import { deaf, echo, ends, spin } from "../workers.js";

/** Nothing is left behind. */
export function noLeaks(c: Conformance): void {
  describe("no leaks", { timeout: TEST_MS }, () => {
    test.each(["close", "abort"] as const)("after %s no handle, timer or listener is left", async (end) => {
      await work(c, end);
      const before = await resources();
      for (let round = 0; round < 2; round++) await work(c, end);
      await leavesNoMoreThan(before);
    });

    test("a worker's end leaves nothing, however it ends", async () => {
      const boss = await c.boss();
      const employ = async (): Promise<void> => {
        const failed = await within("employ", boss.employ(ends, { params: "throws" }));
        await within("exited", failed.exited);
        const killed = await within("employ", boss.employ(deaf));
        await within("kill", killed.kill());
        await within("dismiss", boss.dismiss(await within("employ", boss.employ(spin))));
      };
      await employ();
      const before = await resources();
      for (let round = 0; round < 2; round++) await employ();
      await leavesNoMoreThan(before);
    });
  });
}

async function work(c: Conformance, end: "close" | "abort"): Promise<void> {
  const boss = await c.boss();
  const employee = await within("employ", boss.employ(echo));
  await within("send", employee.send("hello"));
  await within("message", employee[Symbol.asyncIterator]().next());
  await within(end, end === "close" ? boss.close() : boss.abort("enough"));
}

type Resources = ReadonlyMap<string, number>;

/** The least of each kind that holds this process, once what is closing has had a few turns to. */
async function resources(): Promise<Resources> {
  let least = resourcesNow();
  for (let i = 0; i < 20; i++) {
    await turn();
    const now = resourcesNow();
    least = new Map([...least].map(([name, count]) => [name, Math.min(count, now.get(name) ?? 0)]));
  }
  return least;
}

/**
 * Handles close in turns of their own; what is still there at the deadline is left for good.
 * Looks in turns, without a timer of its own: that one would count, too.
 */
async function leavesNoMoreThan(before: Resources): Promise<void> {
  const endsAt = performance.now() + currentDeadlineMs();
  while (!isCovered(resourcesNow(), before)) {
    if (performance.now() > endsAt) {
      throw new Error(`${nameCounts(resourcesNow())} is left, where before there was ${nameCounts(before)}`);
    }
    await turn();
  }
}

/** How many of each kind hold this process now. */
function resourcesNow(): Resources {
  const unsteady = new Set(["Immediate", "CloseReq"]);
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (!unsteady.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** True when there is no more of any kind than before. Less may be: the test runner has timers of its own. */
function isCovered(now: Resources, before: Resources): boolean {
  return [...now].every(([name, count]) => count <= (before.get(name) ?? 0));
}

function nameCounts(resources: Resources): string {
  return [...resources].map(([name, count]) => `${count} ${name}`).join(", ") || "nothing";
}
