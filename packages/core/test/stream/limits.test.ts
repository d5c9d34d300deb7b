import { workerAt } from "@bossworks/core";
import { expect, test } from "vitest";
import { makeBoss } from "../failures/support/boss.js";
import { within } from "../failures/support/deadline.js";
import { streamWorker, tell, textOf } from "./support.js";

test("more open streams than 1024 are refused, and one that closes makes room", async () => {
  const employee = await makeBoss().employ(streamWorker("puppet"));
  for (let i = 0; i < 1024; i++) employee.stream(`${i}`);
  expect(() => employee.stream("one more")).toThrow(expect.objectContaining({ code: "STREAMS_FULL" }));
  employee.stream("7").end("last");
  await tell(employee, "open", "7");
  expect(await tell(employee, "read", "7")).toBe("last");
  await tell(employee, "end", "7", { text: "too" });
  expect(await textOf(employee.stream("7"))).toBe("too");
  await tell(employee, "closed", "7");
  employee.stream("one more");
});

test("a name is a string of at most 255 bytes, options are known ones", async () => {
  const employee = await makeBoss().employ(streamWorker("puppet"));
  const open = employee.stream.bind(employee) as (name?: unknown, options?: unknown) => unknown;
  for (const name of [7, null, Symbol("x"), "x".repeat(256), "ä".repeat(128)]) {
    expect(() => open(name)).toThrow(TypeError);
  }
  expect(() => open("x", { highWatermark: 7 })).toThrow(/did you mean "highWaterMark"/);
  expect(() => open("x", { highWaterMark: -1 })).toThrow(TypeError);
});

test("a pool's workers have none, and the mistake says why", async () => {
  const boss = makeBoss();
  const definition = workerAt(new URL("../fixtures/stream/workers.mjs", import.meta.url), "opensInTask");
  let inBoss: unknown;
  const pool = boss.pool(definition as ReturnType<typeof streamWorker>, {
    size: 1,
    onCreate: (employee) => {
      try {
        employee.stream();
      } catch (error) {
        inBoss = error;
      }
    },
  });
  expect(await within("the task", pool.run(undefined as never))).toMatch(/TypeError: worker.stream: .*pool/);
  expect(inBoss).toBeInstanceOf(TypeError);
  await within("close", pool.close());
});
