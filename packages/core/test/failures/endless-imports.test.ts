import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

/** Enough for a worker that can start at all, also on a busy machine. */
const START_TIMEOUT_MS = 1500;

test.each(["endless-import.mjs", "unsettled-import.mjs"])(
  "%s is WORKER_START_FAILED at startTimeoutMs, nothing left",
  async (file) => {
    const boss = makeBoss({ startTimeoutMs: START_TIMEOUT_MS });
    const begunAt = performance.now();
    const error = await failureOf("employ", boss.employ(worker(file, "job")));
    expect(error).toMatchObject({ code: "WORKER_START_FAILED" });
    expect(error.message).toMatch(/startTimeoutMs/);
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(START_TIMEOUT_MS - 5);
    expect(boss.staff.size).toBe(0);
    const quick = await within(
      "another employ",
      boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 1 } }),
    );
    expect(await quick.result).toBe(2);
  },
);

test("the clock of startTimeoutMs starts with the real start, not with the queue before it", async () => {
  const boss = makeBoss({ startTimeoutMs: START_TIMEOUT_MS });
  const stuck = Array.from({ length: 4 }, () =>
    failureOf("employ", boss.employ(worker("unsettled-import.mjs", "job"))),
  );
  const behind = boss.employ(worker("idle.mjs", "add"), { params: { a: 2, b: 2 } });
  const employee = await within("the one that queued", behind);
  expect(await employee.result).toBe(4);
  for (const error of await Promise.all(stuck)) expect(error.code).toBe("WORKER_START_FAILED");
});
