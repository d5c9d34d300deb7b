import type { AnyEmployee, Boss, WaitOptions } from "@bossworks/core";
import { expect, test } from "vitest";
import { failureOf, makeBoss, within, worker } from "./support.js";

const REASON = new RangeError("the reason");
const ABORTED = { code: "ABORTED", name: "AbortError", cause: REASON };
const WINDOW = 4096;

type Call = (boss: Boss, deaf: AnyEmployee, options: WaitOptions) => PromiseLike<unknown>;

const fill = async (send: () => Promise<unknown>): Promise<never> => {
  for (;;) await send();
};
const BLOCK = "x".repeat(1000);

/** Every call of a boss that can wait for a worker that does nothing. */
const CALLS: { readonly [name: string]: Call } = {
  "employee.status": (_, deaf, options) => deaf.status(options),
  "employee.suspend": (_, deaf, options) => deaf.suspend(options),
  "employee.resume": (_, deaf, options) => deaf.resume(options),
  "employee.send": (_, deaf, options) => fill(() => deaf.send(BLOCK, options)),
  "employee.messages": (_, deaf, options) => deaf.messages(options).next(),
  "boss.suspend": (boss, deaf, options) => boss.suspend(deaf, options),
  "boss.resume": (boss, deaf, options) => boss.resume(deaf, options),
  "boss.send": (boss, deaf, options) => fill(() => boss.send(deaf, BLOCK, options)),
  "boss.messages": (boss, _, options) => boss.messages(undefined, options).next(),
};

const NAMES = Object.keys(CALLS);

const call = (name: string, boss: Boss, deaf: AnyEmployee, options: WaitOptions): PromiseLike<unknown> =>
  (CALLS[name] as Call)(boss, deaf, options);

test.each(NAMES)("%s: an AbortSignal ends the wait with ABORTED and its reason as cause", async (name) => {
  const boss = makeBoss({ windowBytes: WINDOW, stopGraceMs: 50 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const controller = new AbortController();
  const failure = failureOf(name, call(name, boss, deaf, { signal: controller.signal }));
  setImmediate(() => controller.abort(REASON));
  expect(await failure).toMatchObject(ABORTED);
});

test.each(NAMES)("%s: a signal that has fired already ends it at once", async (name) => {
  const boss = makeBoss({ windowBytes: WINDOW, stopGraceMs: 50 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const signal = AbortSignal.abort(REASON);
  expect(await failureOf(name, call(name, boss, deaf, { signal }))).toMatchObject(ABORTED);
});

test.each(NAMES)("%s: timeoutMs ends the wait with its code and the name TimeoutError", async (name) => {
  const boss = makeBoss({ windowBytes: WINDOW, stopGraceMs: 50 });
  const deaf = await boss.employ(worker("harmful", "sleepsOnAtomics"));
  const code = /status|suspend|resume/.test(name) ? "SIGNAL_TIMEOUT" : "TIMEOUT";
  expect(await failureOf(name, call(name, boss, deaf, { timeoutMs: 20 }))).toMatchObject({
    code,
    name: "TimeoutError",
  });
});

const ASYNC = ["receive", "call", "send"];
const ALL = [...ASYNC, "receiveSync", "callSync", "sendSync"];
const expected = (names: readonly string[], outcome: object): object =>
  Object.fromEntries(names.map((name) => [name, outcome]));

test.each([
  ["timeout", "timeoutMs", expected(ALL, { code: "TIMEOUT", name: "TimeoutError", cause: undefined })],
  ["abort", "an AbortSignal", expected(ASYNC, { code: "ABORTED", name: "AbortError", cause: "the reason" })],
  [
    "aborted",
    "a signal that has fired already",
    expected(ALL, { code: "ABORTED", name: "AbortError", cause: "the reason" }),
  ],
])("every wait of a worker ends by its limit: %s, %s", async (how, _, outcome) => {
  const boss = makeBoss({ windowBytes: WINDOW });
  const employee = await boss.employ(worker("talks", "limited"), { params: { how, length: 1000 } });
  expect(await within("result", employee.result)).toEqual(outcome);
});

test("a limit that does not run out leaves nothing behind: the call is answered", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("loops", "checkpointSync"));
  const { signal } = new AbortController();
  for (let i = 0; i < 50; i++) await within("status", employee.status({ signal, timeoutMs: 9000 }));
  expect(employee.state).toBe("STATUS_RUNNING");
});
