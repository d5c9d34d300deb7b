import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { event, script, textOf } from "./support.js";

test("a script that waits for bytes goes on, and ends when its stream does", async () => {
  const employee = await makeBoss().employ(script("script-echo.mjs"));
  const stream = employee.stream();
  // Long after its evaluation.
  for (let i = 0; i < 20; i++) await within("status", employee.status());
  stream.write("one ");
  await event(stream, "readable");
  expect(employee.state).toBe("STATUS_RUNNING");
  stream.end("two");
  expect(await textOf(stream)).toBe("one two");
  expect(await within("its result", employee.result)).toBeUndefined();
});

test("a stream that nothing waits for keeps no script alive", async () => {
  const employee = await makeBoss().employ(script("script-idle.mjs"));
  employee.stream();
  expect(await within("its result", employee.result)).toBeUndefined();
});
