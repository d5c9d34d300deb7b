import { getEventListeners } from "node:events";
import { availableParallelism } from "node:os";
import type { Boss } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { codeOf, failureOf, within } from "./support/deadline.js";

/** As many starts at once as the boss makes, none of which ends before `free` is called. */
function takeAllStarts(boss: Boss): { readonly free: () => Promise<string[]> } {
  const control = new AbortController();
  const starts = Array.from({ length: Math.max(2, availableParallelism()) }, () =>
    codeOf("a start", boss.employ(worker("unsettled-import.mjs", "job"), { signal: control.signal })),
  );
  return {
    free: () => {
      control.abort();
      return Promise.all(starts);
    },
  };
}

test("timeoutMs ends the wait for a turn to be started, and nothing of it is left", async () => {
  const boss = makeBoss({ maxStaff: 1 + Math.max(2, availableParallelism()) });
  const starts = takeAllStarts(boss);
  const error = await failureOf("employ", boss.employ(worker("idle.mjs", "idle"), { timeoutMs: 100 }));
  expect(error).toMatchObject({ name: "TimeoutError", code: "TIMEOUT" });
  // It counts no more: the staff has room for another.
  const next = boss.employ(worker("idle.mjs", "idle"));
  expect(await starts.free()).not.toContain("ok");
  const employee = await within("the next", next);
  expect([...boss.staff.values()]).toEqual([employee]);
});

test("a signal ends the wait for a turn to be started, and keeps no listener", async () => {
  const boss = makeBoss();
  const starts = takeAllStarts(boss);
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const employing = failureOf(
    "employ",
    boss.employ(worker("idle.mjs", "idle"), { signal: controller.signal }),
  );
  const next = boss.employ(worker("idle.mjs", "idle"));
  controller.abort(reason);
  expect(await employing).toMatchObject({ name: "AbortError", code: "ABORTED", cause: reason });
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  await starts.free();
  const employee = await within("the next", next);
  expect([...boss.staff.values()]).toEqual([employee]);
});
