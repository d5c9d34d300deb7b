import { expect, test } from "vitest";
import { badOut, blocksBehind, calls, impatientOut, mixedOut, slowOut } from "../fixtures/schema/workers.mjs";
import { failureOf, LIBRARIES, makeBoss, within } from "./support.js";

test.each(LIBRARIES)(
  "what a worker sends or calls with and does not fit is refused there, and it goes on (%s)",
  async (library) => {
    const employee = await makeBoss().employ(badOut[library]);
    const messages = employee.messages();
    expect(await within("message", messages.next())).toEqual({ value: { step: 3 }, done: false });
    expect(await within("result", employee.result)).toEqual(
      Array.from({ length: 4 }, () => ["BAD_DATA", ["step"]]),
    );
  },
);

test("a call delivers what comes out of the schema", async () => {
  const boss = makeBoss();
  boss.onCall((_, data) => data);
  const employee = await boss.employ(calls, { params: {} });
  expect(await within("result", employee.result)).toEqual({ n: 7 });
});

test("sends keep their order although some verdicts take longer", async () => {
  const employee = await makeBoss().employ(slowOut, { params: [20, 0, -1, 5, 0] });
  const got: unknown[] = [];
  for await (const number of employee) got.push(number);
  expect(got).toEqual([40, 0, 10, 0]);
  expect(await within("result", employee.result)).toEqual([
    "fulfilled",
    "fulfilled",
    "BAD_DATA",
    "fulfilled",
    "fulfilled",
  ]);
});

test("what a schema answers at once waits for what came before", async () => {
  const messages = [{ n: 1, thinkMs: 20 }, { n: 2 }, { n: 3 }];
  const employee = await makeBoss().employ(mixedOut, { params: messages });
  const got: unknown[] = [];
  for await (const message of employee) got.push(message);
  expect(got).toEqual(messages);
});

test("a limit counts from the call on, the time its schema took included", async () => {
  const boss = makeBoss({ windowBytes: 1024 });
  const times = { thinkMs: 1000, timeoutMs: 1200 };
  const employee = await boss.employ(impatientOut, { params: { filling: "x".repeat(2000), ...times } });
  const { code, tookMs } = (await within("result", employee.result)) as { code: string; tookMs: number };
  expect(code).toBe("TIMEOUT");
  expect(tookMs).toBeGreaterThan(times.timeoutMs - 5);
  expect(tookMs).toBeLessThan(times.thinkMs + times.timeoutMs);
});

test("a refusal that is not caught fails the worker as any error does", async () => {
  const employee = await makeBoss().employ(calls, { params: { n: "one" } });
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({
    code: "WORKER_FAILED",
    cause: { code: "BAD_DATA", issues: [{ path: ["n"] }] },
  });
});

test("a send that blocks overtakes none whose schema still thinks: it throws", async () => {
  const employee = await makeBoss().employ(blocksBehind);
  const taken: unknown[] = [];
  for await (const message of employee) taken.push(message);
  expect(taken).toEqual([{ thinkMs: 20 }, { late: true }]);
  expect(await within("result", employee.result)).toMatch(/^TypeError: worker\.sendSync: .*worker\.send/);
});
