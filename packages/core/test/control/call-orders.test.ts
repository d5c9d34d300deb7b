import { order } from "@bossworks/core";
import { expect, test } from "vitest";
import { eventOf, failureOf, makeBoss, statusWhere, within, worker } from "./support.js";

const KINDS = ["call", "callSync"];
const IS_SUSPENDED = { status: "STATUS_SUSPENDED", progress: undefined };

test.each(KINDS)("%s: order(RESUME) lets the call return undefined", async (kind) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
  employee.onCall(() => order("RESUME"));
  const report = await statusWhere(employee, "the answer", ({ progress }) => progress !== undefined);
  expect(report).toMatchObject({ status: "STATUS_RUNNING", progress: { answer: undefined } });
});

test.each(KINDS)("%s: order(STOP) stops the caller", async (kind) => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
  employee.onCall(async () => order("STOP"));
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});

test.each(KINDS)(
  "%s: order(SUSPEND) holds the caller; RESUME goes back to WAITING, the next one returns undefined",
  async (kind) => {
    const boss = makeBoss();
    const suspended = eventOf(boss, "status", ({ report }) => report.status === "STATUS_SUSPENDED");
    boss.onCall(() => order("SUSPEND"));
    const employee = await boss.employ(worker("callers", "callsThenLoops"), { params: kind });
    await suspended;
    for (let i = 0; i < 20; i++)
      expect(await within("status", employee.status())).toMatchObject(IS_SUSPENDED);
    await within("resume", employee.resume());
    expect(await within("status", employee.status())).toMatchObject({ status: "STATUS_WAITING" });
    await within("resume", employee.resume());
    const report = await statusWhere(employee, "the answer", ({ progress }) => progress !== undefined);
    expect(report.progress).toEqual({ answer: undefined });
  },
);

test.each([
  ["a mistyped one", "PAUSE"],
  ["STATUS", "STATUS"],
  ["nothing", undefined],
])("order(%s) is a TypeError", (_, signal) => {
  expect(() => order(signal as never)).toThrow(TypeError);
});

test("order() of a signal made elsewhere, a plain object with the same look, is an answer", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "asks"), { params: "data" });
  employee.onCall(() => ({ order: "STOP" }));
  expect(await within("result", employee.result)).toEqual({ answer: { order: "STOP" } });
});
