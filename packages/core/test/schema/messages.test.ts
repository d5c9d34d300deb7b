import type { BossworksError, Employee } from "@bossworks/core";
import { expect, test } from "vitest";
import { echo, echoSync, silentIn, slowIn, slowSync } from "../fixtures/schema/workers.mjs";
import { elsewhere, failureOf, LIBRARIES, makeBoss, untyped, within } from "./support.js";

/** The next so many messages. */
async function take(employee: Employee, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const message of employee) {
    taken.push(message);
    if (taken.length === count) break;
  }
  return taken;
}

test.each(LIBRARIES)(
  "a message that does not fit rejects its send, and the worker goes on (%s)",
  async (library) => {
    const boss = makeBoss();
    const employee = await boss.employ(untyped(echo[library]));
    const error = await failureOf("send", employee.send({ text: 5 }));
    expect(error).toMatchObject({ code: "BAD_DATA", issues: [{ path: ["text"] }] });
    expect(error.message).toMatch(/^employee\.send: refused by its schema: text: /);
    await employee.send({ text: " one " });
    expect(await failureOf("send", boss.send(employee, "two"))).toMatchObject({ code: "BAD_DATA" });
    await boss.send(employee, { text: "three " });
    expect(await within("messages", take(employee, 2))).toEqual([{ text: "one" }, { text: "three" }]);
    await employee.end();
    expect(await within("result", employee.result)).toBe("ended");
  },
);

test.each(["echoZod", "echoSync"])(
  "where the boss has no schema the worker passes over what does not fit, and the boss is told (%s)",
  async (name) => {
    const boss = makeBoss();
    const employee = await boss.employ(elsewhere(name));
    const refused: BossworksError[] = [];
    boss.on("refused", ({ employee: whose, error }) => {
      expect(whose).toBe(employee);
      refused.push(error);
    });
    for (const text of ["one", 2, "three", null, "five"]) await employee.send({ text });
    await employee.end();
    expect(await within("messages", take(employee, 3))).toEqual([
      { text: "one" },
      { text: "three" },
      { text: "five" },
    ]);
    expect(await within("result", employee.result)).toBe("ended");
    expect(refused.map(({ code, issues }) => [code, issues?.[0]?.path])).toEqual([
      ["BAD_DATA", ["text"]],
      ["BAD_DATA", ["text"]],
    ]);
  },
);

test("a message that was refused counts as taken: an exit does not give it back", async () => {
  const boss = makeBoss();
  const employee = await boss.employ(elsewhere("echoZod"));
  const refused = new Promise((resolve) => boss.on("refused", resolve));
  const exit = new Promise<{ undelivered: readonly unknown[] }>((resolve) => employee.on("exit", resolve));
  await employee.send({ text: 1 });
  await within("refused", refused);
  await employee.stop();
  expect((await within("exit", exit)).undelivered).toEqual([]);
});

test.each([
  ["here", slowIn],
  ["elsewhere", elsewhere("slowIn") as typeof slowIn],
])("messages keep their order although some verdicts take longer (%s)", async (_, definition) => {
  const employee = await makeBoss().employ(definition);
  const sends = [30, 0, 15, 0].map((ms) => employee.send(ms));
  const ended = employee.end();
  await within("sends", Promise.all(sends));
  await ended;
  expect(await within("result", employee.result)).toEqual([60, 0, 30, 0]);
});

test("one that is refused late, or waited for no longer, lets the others go on in order", async () => {
  const employee = await makeBoss().employ(slowIn);
  const slow = employee.send(50);
  const late = failureOf("send", employee.send(100_000, { timeoutMs: 5 }));
  const bad = failureOf("send", employee.send(-1));
  const last = employee.send(1);
  expect(await late).toMatchObject({ code: "TIMEOUT" });
  expect(await bad).toMatchObject({ code: "BAD_DATA" });
  await Promise.all([slow, last]);
  await employee.end();
  expect(await within("result", employee.result)).toEqual([100, 2]);
});

test("calls that block refuse an asynchronous schema, and the message is still there for one that waits", async () => {
  const employee = await makeBoss().employ(slowSync);
  await employee.send(4);
  const { errors, got } = await within("result", employee.result);
  expect(errors).toEqual([
    expect.stringMatching(/^TypeError: worker\.sendSync: its schema is asynchronous.*worker\.send/),
    expect.stringMatching(/^TypeError: worker\.callSync: its schema is asynchronous.*worker\.call/),
    expect.stringMatching(/^TypeError: worker\.receiveSync: .*its schema is asynchronous.*worker\.receive/),
  ]);
  expect(got).toBe(8);
});

test("a send whose schema never answers ends by its limit or with the worker, and no more than 1,024 wait", async () => {
  const employee = await makeBoss().employ(silentIn);
  const limited = failureOf("send", employee.send(1, { timeoutMs: 5 }));
  expect(await limited).toMatchObject({ code: "TIMEOUT" });
  const waiting = Array.from({ length: 1024 }, () => failureOf("send", employee.send(1)));
  expect(await failureOf("send", employee.send(1))).toMatchObject({ code: "SEND_OVERFLOW" });
  await employee.stop();
  for (const error of await Promise.all(waiting)) expect(error.code).toBe("WORKER_GONE");
});

test("a worker whose schema never answers still stops", async () => {
  const employee = await makeBoss().employ(elsewhere("silentIn"));
  await employee.send(1);
  const ended = failureOf("result", employee.result);
  await employee.stop();
  expect(await ended).toMatchObject({ code: "WORKER_STOPPED" });
});

test("receiveSync takes what comes out of the schema", async () => {
  const employee = await makeBoss().employ(echoSync);
  await employee.send({ text: "  trimmed " });
  expect(await within("messages", take(employee, 1))).toEqual([{ text: "trimmed" }]);
});
