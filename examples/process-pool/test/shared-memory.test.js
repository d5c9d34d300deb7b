import assert from "node:assert/strict";
import { test } from "node:test";
import { addRaw } from "../src/shared-memory/add-raw.js";
import { adder } from "../src/shared-memory/adder.worker.js";
import { keepVariables } from "../src/shared-memory/variables.js";
import { ask } from "../src/shared-memory/variables.worker.js";
import { DEADLINE, makeBoss, numbers, runProgram } from "./support.js";

test(
  "S5: shared memory: the program's numbers are exact, and what was put is got until it is removed",
  DEADLINE,
  async (t) => {
    assert.deepEqual(await runProgram(t, "shared-memory/main.js"), [
      "4 workers added one 1000 times each: 4000",
      "received data: hello",
      "received data: undefined",
      "4 threads did so in raw memory, guarded by a semaphore: 4000",
    ]);
  },
);

test("S5: shared memory: a number is exact while four processes change it at once", DEADLINE, async (t) => {
  const boss = makeBoss(t);
  const total = boss.counter("total");
  const adders = await Promise.all(
    numbers(4).map(() => boss.employ(adder, { params: 5000, autostart: false })),
  );
  await boss.resume();
  for (const { result } of adders) await result;
  assert.equal(await total.value(), 20_000);
});

test("S5: shared memory: what one process puts another one gets, whatever it is", DEADLINE, async (t) => {
  const boss = makeBoss(t);
  keepVariables(boss);
  const request = async (params) => (await boss.employ(ask, { params })).result;
  const value = { list: [1, null, "two"], when: new Date(0), bytes: Buffer.alloc(1_000_000, "bytes") };
  await request({ put: "any", value });
  assert.deepEqual(await request({ get: "any" }), value);
});

test(
  "S5: shared memory: raw memory does not travel; threads have it in common all the same, exact behind a semaphore",
  DEADLINE,
  async (t) => {
    const boss = makeBoss(t, { dealer: "shm:" });
    for (const params of [new SharedArrayBuffer(4), new Int32Array(new SharedArrayBuffer(4))])
      await assert.rejects(boss.employ(ask, { params }), { code: "BAD_DATA" });
    assert.equal(await addRaw({ workers: 4, times: 2000 }), 8000);
  },
);
