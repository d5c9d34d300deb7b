import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, mistakeOf, within } from "./support/deadline.js";

test("employ takes a signal like every call that can wait: aborted, it rejects ABORTED and nobody is employed", async () => {
  const boss = makeBoss();
  const controller = new AbortController();
  const reason = new Error("changed my mind");
  const options = { signal: controller.signal } as object;
  const employing = failureOf("employ", boss.employ(worker("unsettled-import.mjs", "job"), options));
  controller.abort(reason);
  expect(await employing).toMatchObject({ name: "AbortError", code: "ABORTED", cause: reason });
  expect(boss.staff.size).toBe(0);
  await within("close", boss.close());
});

test("employ takes a timeoutMs like every call that can wait: it counts the queue, and rejects TIMEOUT", async () => {
  const boss = makeBoss();
  const options = { timeoutMs: 300 } as object;
  const error = await failureOf("employ", boss.employ(worker("unsettled-import.mjs", "job"), options));
  expect(error).toMatchObject({ name: "TimeoutError", code: "TIMEOUT" });
  expect(boss.staff.size).toBe(0);
});

test("execArgv that Node refuses for a worker is told as a mistake in that option; the boss goes on", async () => {
  const boss = makeBoss();
  const options = { execArgv: ["--no-such-flag"] };
  const mistake = await mistakeOf(() => boss.employ(worker("idle.mjs", "idle"), options));
  expect(mistake).toBeInstanceOf(TypeError);
  expect(mistake.message).toMatch(/execArgv.*--no-such-flag/);
  const employee = await boss.employ(worker("idle.mjs", "add"), { params: { a: 1, b: 2 } });
  expect(await within("result", employee.result)).toBe(3);
});
