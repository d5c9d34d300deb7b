import { expect, test } from "vitest";
import { makeBoss, worker } from "./support/boss.js";
import { failureOf, mistakeOf } from "./support/deadline.js";

test.each([
  [
    "close",
    (boss: ReturnType<typeof makeBoss>) => boss.close({ timeout: 5 } as never),
    /"timeout".*"timeoutMs"/,
  ],
  ["close", (boss) => boss.close({ timeoutMs: -5 }), /timeoutMs.*-5/],
  ["watch", (boss) => boss.watch({ every: 5 } as never).next(), /"every".*"everyMs"/],
  ["watch", (boss) => boss.watch({ everyMs: -1 }).next(), /everyMs.*-1/],
  ["watch", (boss) => boss.watch({ rate: 0 }).next(), /rate.*0/],
  ["status", (boss) => boss.status(undefined, { timeout: 5 } as never), /"timeout".*"timeoutMs"/],
  ["suspend", (boss) => boss.suspend(undefined, { timeoutMs: "5" } as never), /timeoutMs.*"5"/],
  ["resume", (boss) => boss.resume(undefined, { signal: 5 } as never), /signal.*5.*AbortSignal/],
  ["send", (boss) => boss.send(undefined, 1, { timout: 5 } as never), /"timout".*"timeoutMs"/],
  ["messages", (boss) => boss.messages(undefined, { timeout: 5 } as never).next(), /"timeout".*"timeoutMs"/],
  ["onCall", (boss) => boss.onCall(5 as never), /function/],
  ["on", (boss) => boss.on("massage" as never, () => {}), /massage.*message/],
  ["on", (boss) => boss.on("message", 5 as never), /function/],
  ["status of a number", (boss) => boss.status(5 as never), /who/],
  ["stop of a number", (boss) => boss.stop(5 as never), /who/],
] as [string, (boss: ReturnType<typeof makeBoss>) => unknown, RegExp][])(
  "a mistake in %s is a TypeError that names it (%#)",
  async (_, call, message) => {
    const mistake = await mistakeOf(() => call(makeBoss()));
    expect(mistake).toBeInstanceOf(TypeError);
    expect(mistake.message).toMatch(message);
  },
);

test.each([
  ["status", { timeout: 5 }],
  ["suspend", { timeout: 5 }],
  ["resume", { timeout: 5 }],
  ["messages", { timeout: 5 }],
] as const)("a mistake in employee.%s is a TypeError", async (call, options) => {
  const employee = await makeBoss().employ(worker("idle.mjs", "idle"));
  const mistake = await mistakeOf(() => employee[call](options as never));
  expect(mistake).toBeInstanceOf(TypeError);
  expect(mistake.message).toMatch(/"timeout".*"timeoutMs"/);
});

test("a second call handler on the same object is a TypeError, until the first is removed", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("idle.mjs", "idle"));
  for (const owner of [boss, employee]) {
    const remove = owner.onCall(() => 1);
    expect(() => owner.onCall(() => 2)).toThrow(TypeError);
    remove();
    expect(() => owner.onCall(() => 3)).not.toThrow();
  }
});

test("a second iterator, or boss.messages() that covers an iterated employee, is INBOX_TAKEN", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("idle.mjs", "idle"));
  const first = employee[Symbol.asyncIterator]();
  expect(await mistakeOf(() => employee[Symbol.asyncIterator]().next())).toMatchObject({
    code: "INBOX_TAKEN",
  });
  expect(await mistakeOf(() => boss.messages().next())).toMatchObject({ code: "INBOX_TAKEN" });
  await first.return?.();
  const staff = boss.messages();
  expect(await mistakeOf(() => employee[Symbol.asyncIterator]().next())).toMatchObject({
    code: "INBOX_TAKEN",
  });
  await staff.return?.();
});

test("an aborted signal ends a wait with ABORTED, name AbortError, cause its reason; a timeout with its code and name", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("pending.mjs", "busyForEver"));
  const controller = new AbortController();
  const aborted = failureOf("status", employee.status({ signal: controller.signal }));
  const reason = new Error("changed my mind");
  controller.abort(reason);
  expect(await aborted).toMatchObject({ name: "AbortError", code: "ABORTED", cause: reason });
  expect(await failureOf("status", employee.status({ signal: controller.signal }))).toMatchObject({
    code: "ABORTED",
    cause: reason,
  });
  expect(await failureOf("status", employee.status({ timeoutMs: 20 }))).toMatchObject({
    name: "TimeoutError",
    code: "SIGNAL_TIMEOUT",
  });
  const next = employee.messages({ timeoutMs: 20 }).next();
  expect(await failureOf("next", next)).toMatchObject({ name: "TimeoutError", code: "TIMEOUT" });
  await employee.kill();
});
