import { expect, onTestFinished, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";

const COUNT = 1_000_000;
/** What a million refused sends may leave behind: two windows, and garbage not yet collected. */
const GROWTH_BYTES = 400 * 1024 * 1024;
const LONG_MS = 60_000;

test("a million unawaited sends of a worker are bounded by SEND_OVERFLOW, memory too; what was accepted arrives in order", async () => {
  const boss = makeBoss({ windowBytes: 1024 * 1024 });
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  onTestFinished(() => clearInterval(sampling));
  const employee = await boss.employ(worker("limits.mjs", "sendUnawaited"), { params: { count: COUNT } });
  employee.onCall(() => "go on");
  if (employee.state !== "STATUS_CALLING")
    await within("the last send", new Promise((resolve) => employee.once("call", resolve)), LONG_MS);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const message of employee) seen.push(message as number);
  })();
  const said = (await within("result", employee.result, LONG_MS)) as {
    accepted: number;
    refused: Record<string, number>;
  };
  await within("reading", reading, LONG_MS);
  expect(Object.keys(said.refused)).toEqual(["SEND_OVERFLOW"]);
  expect(said.refused.SEND_OVERFLOW).toBeGreaterThan(1000);
  expect(said.accepted + (said.refused.SEND_OVERFLOW ?? 0)).toBe(COUNT);
  expect(seen.length).toBe(said.accepted);
  expect(seen.every((n, i) => i === 0 || n > (seen[i - 1] ?? 0))).toBe(true);
  expect(peak - before).toBeLessThan(GROWTH_BYTES);
});
