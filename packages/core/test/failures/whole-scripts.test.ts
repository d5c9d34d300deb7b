import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { fixture, makeBoss } from "./support/boss.js";
import { failureOf, within } from "./support/deadline.js";

const script = (file: string) => workerAt(fixture(file));

test("a script is FINISHED with undefined when it was evaluated and its event loop is empty", async () => {
  const employee = await makeBoss().employ(script("script-ends.mjs"));
  expect(await within("result", employee.result)).toBeUndefined();
  expect(employee.state).toBe("STATUS_FINISHED");
});

test("a script goes on while its event loop has work", async () => {
  const employee = await makeBoss().employ(script("script-waits.mjs"));
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect(got).toEqual(["from the timer"]);
  expect(await within("result", employee.result)).toBeUndefined();
});

test("currentWorker() is a script's handle, at its top level: it receives, sends, knows params and name", async () => {
  const employee = await makeBoss().employ(script("script-talks.mjs"), { params: { n: 5 }, name: "talker" });
  await employee.send("one");
  await employee.send("two");
  await employee.end();
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  const said = { params: { n: 5 }, name: "talker" };
  expect(got).toEqual([{ echo: "one", ...said }, { echo: "two", ...said }, "input ended"]);
  expect(await within("result", employee.result)).toBeUndefined();
});

test("currentWorker() is the same handle inside of functions", async () => {
  const employee = await makeBoss().employ(script("script-in-function.mjs"));
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect(got).toEqual([employee.id]);
});

test("a script that throws is WORKER_FAILED with its error as cause", async () => {
  const employee = await makeBoss().employ(script("script-throws.mjs"));
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED" });
  expect(error.cause).toBeInstanceOf(RangeError);
  expect(error.cause).toMatchObject({ message: "the script throws" });
});

test("a script that throws null is WORKER_FAILED with null as cause", async () => {
  const employee = await makeBoss().employ(script("module-throws-null.mjs"));
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED", message: expect.stringMatching(/failed: null$/) });
  expect(error.cause).toBeNull();
});

test("a script whose top-level await never settles is WORKER_FAILED and says so", async () => {
  const employee = await makeBoss().employ(script("script-unsettled.mjs"));
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_FAILED" });
  expect(error.message).toMatch(/top-level await/);
});

test("a computing script obeys its boss at its checkpoints", async () => {
  const employee = await makeBoss().employ(script("script-computes.mjs"));
  await within("suspend", employee.suspend());
  const first = await employee.status();
  expect(first.status).toBe("STATUS_SUSPENDED");
  await within("stop", employee.stop());
  expect(await failureOf("result", employee.result)).toMatchObject({ code: "WORKER_STOPPED" });
});

test("a script that is not there is WORKER_LOAD_FAILED, reason missing", async () => {
  const error = await failureOf("employ", makeBoss().employ(script("no-such-script.mjs")));
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "missing" });
});

test("a script with a syntax error, which has joined by then, fails with the reason", async () => {
  const employee = await makeBoss().employ(script("syntax-error.mjs"));
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({ code: "WORKER_LOAD_FAILED", reason: "syntax" });
});
