import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";

const COUNT = 1_000_000;
/** What a million refused sends may leave behind: two windows, and garbage not yet collected. */
const GROWTH_BYTES = 400 * 1024 * 1024;
const LONG_MS = 60_000;

test("a million unawaited sends of a worker are bounded by SEND_OVERFLOW, memory too; what was accepted arrives in order", async () => {
  const boss = makeBoss({ windowBytes: 1024 * 1024 });
  const before = process.memoryUsage.rss();
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
  expect(process.memoryUsage.rss() - before).toBeLessThan(GROWTH_BYTES);
});

test("a worker that sends without ever looking fails with SEND_OVERFLOW as cause", async () => {
  const employee = await makeBoss({ windowBytes: 1024 * 1024 }).employ(
    worker("limits.mjs", "sendAndForget"),
    { params: { count: 100_000 } },
  );
  const error = await failureOf("result", employee.result, LONG_MS);
  expect(error).toMatchObject({ code: "WORKER_FAILED", cause: { code: "SEND_OVERFLOW" } });
  expect((error.cause as Error).message).toMatch(/await|windowBytes/);
});

test("a million unawaited sends of a boss are bounded by SEND_OVERFLOW, memory too", async () => {
  const employee = await makeBoss({ windowBytes: 1024 * 1024 }).employ(worker("pending.mjs", "busyForEver"));
  const before = process.memoryUsage.rss();
  let refused = 0;
  let accepted = 0;
  let other: unknown;
  let last: Promise<void> | undefined;
  for (let i = 0; i < COUNT; i++) {
    last = employee.send(i as never).then(
      () => {
        accepted++;
      },
      (error) => {
        if (error.code === "SEND_OVERFLOW") refused++;
        else other ??= error.code;
      },
    );
    if (i % 1000 === 999) await new Promise((resolve) => setImmediate(resolve));
  }
  await within("the last send", last ?? Promise.resolve());
  expect(refused).toBeGreaterThan(COUNT / 2);
  expect(accepted).toBeGreaterThan(1000);
  expect(process.memoryUsage.rss() - before).toBeLessThan(GROWTH_BYTES);
  await within("kill", employee.kill());
  // Those that waited for the window are told how it ended.
  await within("the next turn", new Promise((resolve) => setImmediate(resolve)));
  expect(other).toBe("WORKER_GONE");
  expect(accepted + refused).toBeLessThan(COUNT);
});

test("awaited sends never overflow: a slow reader slows the sender", async () => {
  const employee = await makeBoss({ windowBytes: 64 * 1024 }).employ(worker("limits.mjs", "countMessages"));
  for (let i = 0; i < 20_000; i++) await employee.send("x".repeat(100));
  await employee.send("end");
  expect(await within("result", employee.result)).toBe(20_000);
});
