import { expect, test } from "vitest";
import { makeBoss, within, worker } from "./support.js";

const BIG = "x".repeat(1024 * 1024);

const ANSWERS: [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["false", false],
  ["zero", 0],
  ["a string", "answer"],
  ["an object", { a: [1, new Map([["k", 2n]])] }],
  ["1 MB", BIG],
];

test.each(["asks", "asksSync"])(
  "%s: a call returns what the handler returned or resolved to",
  async (name) => {
    const boss = makeBoss();
    for (const [what, value] of ANSWERS) {
      for (const reply of [() => value, async () => value]) {
        const employee = await boss.employ(worker("callers", name), { params: "data" });
        employee.onCall(reply);
        expect(await within(what, employee.result), what).toEqual({ answer: value });
      }
    }
  },
);

test.each(["asks", "asksSync"])(
  "%s: a call's data reaches the handler, whatever it is, 1 MB too",
  async (name) => {
    const boss = makeBoss();
    for (const [what, value] of ANSWERS) {
      const employee = await boss.employ(worker("callers", name), { params: value });
      const heard = new Promise((resolve) => {
        employee.onCall((caller, data) => resolve({ isSame: caller === employee, data }));
      });
      expect(await within(what, heard), what).toEqual({ isSame: true, data: value });
      await within("result", employee.result);
    }
  },
);

test.each(["asksBadly", "asksBadlySync"])(
  "%s: a handler that throws or rejects makes the call reject CALL_FAILED",
  async (name) => {
    const boss = makeBoss();
    const thrown = Object.assign(new RangeError("no such thing"), { code: "E_NOTHING" });
    const handlers = [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ];
    for (const handler of handlers) {
      const employee = await boss.employ(worker("callers", name), { params: "data" });
      employee.onCall(handler);
      expect(await within("result", employee.result)).toMatchObject({
        name: "BossworksError",
        code: "CALL_FAILED",
        cause: { name: "RangeError", message: "no such thing", code: "E_NOTHING" },
      });
    }
  },
);

test("an answer that does not travel makes the call reject CALL_FAILED with BAD_DATA as cause", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "asksBadly"), { params: "data" });
  employee.onCall(() => ({ deep: { callback: () => {} } }));
  const outcome = await within("result", employee.result);
  expect(outcome).toMatchObject({ code: "CALL_FAILED", cause: { code: "BAD_DATA" } });
  expect((outcome as { cause: Error }).cause.message).toContain("deep.callback");
});

test("calls made at once queue: one at a time, answered in order", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "asksMany"), { params: 20 });
  let open = 0;
  let mostOpen = 0;
  employee.onCall(async (_, data) => {
    mostOpen = Math.max(mostOpen, ++open);
    await new Promise((resolve) => setImmediate(resolve));
    open--;
    return `answer ${data}`;
  });
  const expected = Array.from({ length: 20 }, (_, i) => `answer ${i}`);
  expect(await within("result", employee.result)).toEqual({ answers: expected, came: expected });
  expect(mostOpen).toBe(1);
});

test("a thousand calls, one after the other, each get their own answer", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(worker("callers", "asksMany"), { params: 1000 });
  boss.onCall((_, data) => data);
  const expected = Array.from({ length: 1000 }, (_, i) => i);
  expect(await within("result", employee.result)).toEqual({ answers: expected, came: expected });
});

test("an answer above 64 KiB keeps its order with a RESUME given after it", async () => {
  const boss = makeBoss();
  const bytes = Buffer.alloc(8 * 1024 * 1024, "a");
  const employee = await boss.employ(worker("callers", "asks"), { params: "data" });
  employee.onCall(() => {
    // Two turns later the answer is on its way, and RESUME follows it on the same lane.
    setImmediate(() => setImmediate(() => employee.resume().catch(() => {})));
    return bytes;
  });
  const { answer } = (await within("result", employee.result)) as { answer: Uint8Array | undefined };
  expect(answer?.length).toBe(bytes.length);
});
