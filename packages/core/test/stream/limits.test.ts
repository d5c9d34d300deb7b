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

test.each(["worker", "boss"])(
  "a %s that has all the streams it may have still refuses others",
  async (side) => {
    const employee = await makeBoss().employ(streamWorker("puppet"));
    const inBoss = (name: string) => employee.stream(name).on("error", () => {});
    for (let i = 0; i < 1024; i++) {
      if (side === "worker") await tell(employee, "open", `${i}`);
      else inBoss(`${i}`);
    }
    for (let i = 0; i < 3; i++) {
      if (side === "worker") inBoss(`gone ${i}`).destroy();
      else {
        await tell(employee, "open", `gone ${i}`);
        await tell(employee, "destroy", `gone ${i}`);
      }
      // There and back: what was said of the one before has arrived.
      await tell(employee, "isSame", "7");
    }
    if (side === "boss") await tell(employee, "open", "7");
    inBoss("7").write("as ever");
    expect(await tell(employee, "read", "7")).toBe("as ever");
  },
);

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
