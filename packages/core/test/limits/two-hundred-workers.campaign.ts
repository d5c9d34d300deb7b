import { expect, test } from "vitest";
import { makeBoss, worker } from "../failures/support/boss.js";
import { failureOf, within } from "../failures/support/deadline.js";

const COUNT = 200;
const LONG_MS = 60_000;

test("200 workers at once on one boss: all answer, all get their message, all end with close", {
  timeout: 2 * LONG_MS,
}, async () => {
  const boss = makeBoss({ signalTimeoutMs: LONG_MS, stopGraceMs: LONG_MS });
  const staff = await within(
    "employing",
    Promise.all(Array.from({ length: COUNT }, () => boss.employ(worker("idle.mjs", "echo")))),
    LONG_MS,
  );
  expect(boss.staff.size).toBe(COUNT);
  expect(new Set(staff.map(({ id }) => id)).size).toBe(COUNT);
  const round = await within("status", boss.status(), LONG_MS);
  expect(
    [...round.values()].filter(({ status, error }) => status === "STATUS_RUNNING" && !error),
  ).toHaveLength(COUNT);
  await within("suspend", boss.suspend(), LONG_MS);
  await within("resume", boss.resume(), LONG_MS);
  const messages = boss.messages();
  await within("send", boss.send(undefined, "hello"), LONG_MS);
  const heard = new Set<string>();
  while (heard.size < COUNT) {
    const { value } = await within("next", messages.next(), LONG_MS);
    heard.add(value.employee.id);
  }
  await within("close", boss.close(), LONG_MS);
  expect(boss.staff.size).toBe(0);
  for (const { result } of staff) expect((await failureOf("result", result)).code).toBe("WORKER_STOPPED");
});
