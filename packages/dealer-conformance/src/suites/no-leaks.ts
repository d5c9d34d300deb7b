import { describe, test } from "vitest";
import type { Conformance } from "../conformance.js";
import { TEST_MS, turn, until, within } from "../deadline.js";
import { deaf, echo, ends, spin } from "../workers.js";

/** Nothing is left behind. */
export function noLeaks(c: Conformance): void {
  describe("no leaks", { timeout: TEST_MS }, () => {
    test.each(["close", "abort"] as const)("after %s no handle, timer or listener is left", async (end) => {
      await work(c, end);
      const before = await resources();
      for (let round = 0; round < 3; round++) await work(c, end);
      // Handles close in turns of their own; what is still there at the deadline is left for good.
      await until(`${before} again`, () => resourcesNow() === before);
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
      for (let round = 0; round < 3; round++) await employ();
      await until(`${before} again`, () => resourcesNow() === before);
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

/** What holds this process now, once what is closing has had a few turns to. */
async function resources(): Promise<string> {
  for (let i = 0; i < 20; i++) await turn();
  return resourcesNow();
}

function resourcesNow(): string {
  const unsteady = new Set(["Immediate", "CloseReq"]);
  return process
    .getActiveResourcesInfo()
    .filter((name) => !unsteady.has(name))
    .sort()
    .join(" ");
}
