import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { runProgram } from "../failures/support/program.js";
import { eventOf, failureOf, within, worker } from "./support.js";

/** How a boss looks after its links. */
export interface Times {
  readonly heartbeatMs: number;
  readonly lostAfterMs: number;
}

/** A verdict must be given this long after its time at the latest. */
const SLACK_MS = 1000;

/** Freezes a worker's process, and expects that it is lost in time, and does not live on. */
export async function expectToBeLost({ heartbeatMs, lostAfterMs }: Times): Promise<void> {
  const boss = makeBoss({ dealer: "pipe:", heartbeatMs, lostAfterMs });
  const employee = await boss.employ(worker("counts"));
  const lost = eventOf(employee, "lost");
  const exit = eventOf(employee, "exit");
  const since = performance.now();
  process.kill(employee.where.pid, "SIGSTOP");
  expect((await lost).reason).toBe(`nothing was heard for ${lostAfterMs} ms`);
  const took = performance.now() - since;
  // It was heard up to a heartbeat before it froze.
  expect(took).toBeGreaterThan(lostAfterMs - 1.5 * heartbeatMs);
  expect(took).toBeLessThan(lostAfterMs + SLACK_MS);
  expect(employee.state).toBe("STATUS_LOST");
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_LOST" });
  expect(await failureOf("status", employee.status())).toMatchObject({ code: "WORKER_GONE" });
  expect(await exit).toMatchObject({ how: "LOST", signal: "SIGKILL" });
}

/** A worker that says nothing for so long, for a reason of its own, is as it was before. */
export async function expectNobodyLost(
  how: "deaf" | "suspended",
  { forMs, ...times }: Times & { readonly forMs: number },
): Promise<void> {
  const boss = makeBoss({ dealer: "pipe:", ...times });
  const told: string[] = [];
  for (const name of ["lost", "linkbroken", "exit"] as const) boss.on(name, () => told.push(name));
  const employee = await boss.employ(worker("deafFor"), { params: how === "deaf" ? forMs : 0 });
  const messages = employee[Symbol.asyncIterator]();
  await employee.send("go deaf" as never);
  if (how === "suspended") {
    await within("suspend", employee.suspend());
    // The passing of time is what is tested here.
    await new Promise((resolve) => setTimeout(resolve, forMs));
    await within("resume", employee.resume());
  }
  await employee.send("here?" as never);
  expect((await within("the answer", messages.next(), forMs + 10_000)).value).toBe("here?");
  expect(told).toEqual([]);
}

/** A boss whose own loop stands still finds its worker as it was, by the link it had. */
export async function expectBusyBossToFindIt({
  busyMs,
  heartbeatMs,
  lostAfterMs,
}: Times & { readonly busyMs: number }): Promise<void> {
  const program = fileURLToPath(new URL("../fixtures/link/programs/busy-boss.mjs", import.meta.url));
  const args = [busyMs, heartbeatMs, lostAfterMs].map(String);
  const { code, stdout, stderr } = await runProgram(program, { args });
  expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: "", stdout: "STATUS_RUNNING \n" });
}
