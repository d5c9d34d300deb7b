import { expect, test } from "vitest";
import { makeBoss, within, worker } from "./support.js";

class Answer {
  status = 404;
}

const LIMIT = 10_000;

test.each([
  ["a symbol", Symbol("none"), "Symbol(none)"],
  ["a function", () => "none", "none"],
  ["an instance that is no Error", new Answer(), "[object Object]"],
])(
  "a handler that throws %s makes the call reject CALL_FAILED, which describes it",
  async (_, thrown, told) => {
    const boss = makeBoss();
    boss.onCall(() => {
      throw thrown;
    });
    const employee = await boss.employ(worker("callers", "asksBadly"), { params: "data" });
    expect(await within("result", employee.result)).toMatchObject({
      code: "CALL_FAILED",
      cause: { message: expect.stringContaining(told), cause: { code: "BAD_DATA" } },
    });
  },
);

test("an error beyond maxMessageBytes makes the call reject CALL_FAILED with the error's beginning", async () => {
  const boss = makeBoss({ maxMessageBytes: LIMIT });
  boss.onCall(() => {
    throw Object.assign(new RangeError("no such thing"), { dump: "x".repeat(LIMIT) });
  });
  const employee = await boss.employ(worker("callers", "asksBadly"), { params: "data" });
  expect(await within("result", employee.result)).toMatchObject({
    code: "CALL_FAILED",
    cause: { message: "RangeError: no such thing", cause: { code: "MESSAGE_TOO_LARGE" } },
  });
});
