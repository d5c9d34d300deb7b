import { expect, test } from "vitest";
import { broken, byMethod, job, silentParams, slowParams } from "../fixtures/schema/workers.mjs";
import { elsewhere, failureOf, LIBRARIES, makeBoss, untyped, within } from "./support.js";

test.each(LIBRARIES)(
  "what comes out of the schema is what a worker is given as params (%s)",
  async (library) => {
    const employee = await makeBoss().employ(job[library], { params: { steps: "12" } });
    const params = { steps: 12, label: "none" };
    expect(await within("result", employee.result)).toEqual({ params, same: true });
  },
);

test("a method of a class is given what comes out of the schema too", async () => {
  const employee = await makeBoss().employ(byMethod, { params: { steps: 3, label: "x" } });
  expect(await within("result", employee.result)).toEqual({ params: { steps: 3, label: "x" }, same: true });
});

test.each(LIBRARIES)("params that do not fit are refused before anything starts (%s)", async (library) => {
  const boss = makeBoss();
  const error = await failureOf(
    "employ",
    boss.employ(untyped(job[library]), { params: { steps: 0, label: 1 } }),
  );
  expect(error).toMatchObject({ code: "BAD_DATA" });
  expect(error).not.toHaveProperty("worker");
  expect(error.issues?.map(({ path }) => path)).toEqual([["steps"], ["label"]]);
  expect(error.cause).toEqual(error.issues);
  expect(error.message).toMatch(/^boss\.employ: params: refused by its schema: steps: .+; label: .+/);
  expect(boss.staff.size).toBe(0);
});

test("a worker named by URL refuses its params itself, before its first line", async () => {
  const boss = makeBoss();
  const definition = elsewhere("byMethod");
  const error = await failureOf("employ", boss.employ(definition, { params: { steps: "many" } }));
  expect(error).toMatchObject({ code: "BAD_DATA", worker: "w1" });
  expect(error.issues).toMatchObject([{ path: ["steps"] }]);
  expect(boss.staff.size).toBe(0);
  const employee = await boss.employ(definition, { params: { steps: "4" } });
  expect(await within("result", employee.result)).toMatchObject({ params: { steps: 4, label: "none" } });
});

test.each([
  ["here", slowParams],
  ["elsewhere", elsewhere("slowParams")],
])(
  "an asynchronous schema is waited for, once in the boss and once in the worker (%s)",
  async (_, definition) => {
    const boss = makeBoss();
    const employee = await within("employ", boss.employ(definition as typeof slowParams, { params: 20 }));
    expect(await within("result", employee.result)).toBe(40);
    expect(
      await failureOf("employ", boss.employ(definition as typeof slowParams, { params: -1 })),
    ).toMatchObject({
      code: "BAD_DATA",
    });
  },
);

test("a schema that throws refuses, and what it threw is the cause", async () => {
  const error = await failureOf("employ", makeBoss().employ(broken));
  expect(error).toMatchObject({ code: "BAD_DATA", issues: [], cause: { message: "the schema is broken" } });
  const told = await failureOf("employ", makeBoss().employ(elsewhere("broken")));
  expect(told).toMatchObject({ code: "BAD_DATA", worker: "w1" });
});

test("the wait for a schema that never answers ends by the call's limits and by close", async () => {
  const boss = makeBoss();
  const late = failureOf("employ", boss.employ(silentParams, { timeoutMs: 10 }));
  expect(await late).toMatchObject({ code: "TIMEOUT" });
  const employing = failureOf("employ", boss.employ(silentParams));
  await boss.close();
  expect(await employing).toMatchObject({ code: "BOSS_CLOSED" });
});
