import { expect, test } from "vitest";
import { badOut, calls, slowOut } from "../fixtures/schema/workers.mjs";
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

test("a refusal that is not caught fails the worker as any error does", async () => {
  const employee = await makeBoss().employ(calls, { params: { n: "one" } });
  const error = await failureOf("result", employee.result);
  expect(error).toMatchObject({
    code: "WORKER_FAILED",
    cause: { code: "BAD_DATA", issues: [{ path: ["n"] }] },
  });
});
